import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EpochEnd } from '../../../src/client/port.ts'
import { stillDone } from '../../../src/consume/assignment/done-ranges.ts'
import { runs } from '../../runs.ts'

/** A record: which one it is, and the leader that wrote it. */
interface Written {
  readonly id: number
  readonly epoch: number
}

const step = fc.oneof(
  fc.record({ elected: fc.nat(2) }),
  fc.record({ written: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ copies: fc.nat(2), most: fc.integer({ min: 1, max: 6 }) })
)

/** Three replicas, of which any may be elected at any time, whatever it has: followers drop what their leader has not (KIP-101). */
class Replicas {
  readonly logs: Written[][] = [[], [], []]
  leader = 0
  epoch = 0
  #ids = 0

  take(given: { elected?: number; written?: number; copies?: number; most?: number }): void {
    const own = this.logs[this.leader] as Written[]
    if (given.elected !== undefined) {
      this.leader = given.elected
      this.epoch++
    } else if (given.written !== undefined)
      for (let i = 0; i < given.written; i++) own.push({ id: this.#ids++, epoch: this.epoch })
    else if (given.copies !== undefined && given.copies !== this.leader) {
      const log = this.logs[given.copies] as Written[]
      const parts = log.findIndex(({ id }, offset) => id !== own[offset]?.id)
      if (parts >= 0) log.length = parts
      log.push(...own.slice(log.length, log.length + (given.most ?? 1)))
    }
  }

  /** As a leader answers OffsetForLeaderEpoch. */
  endOf(epoch: number): EpochEnd {
    const log = this.logs[this.leader] as Written[]
    if (epoch === this.epoch) return { epoch, endOffset: log.length }
    const last = log.findLastIndex(record => record.epoch <= epoch)
    return last < 0 ? { epoch: -1, endOffset: -1 } : { epoch: log[last]?.epoch ?? -1, endOffset: last + 1 }
  }
}

test('whatever replicas are elected, and however often, what counts as done is what was done', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.array(step, { maxLength: 12 }),
      fc.nat(9),
      (before, after, from) => {
        const replicas = new Replicas()
        for (const each of before) replicas.take(each)
        const read = [...(replicas.logs[replicas.leader] as Written[])]
        const last = read.at(-1)
        if (last === undefined || from >= read.length) return
        const done = [{ start: from, end: read.length }]
        assert.deepEqual(stillDone(done, last.epoch, replicas.endOf(last.epoch)), done)
        for (const each of after) replicas.take(each)
        const log = replicas.logs[replicas.leader] as Written[]
        for (const { start, end } of stillDone(done, last.epoch, replicas.endOf(last.epoch)))
          for (let offset = start; offset < end; offset++)
            assert.equal(log[offset]?.id, read[offset]?.id, `offset ${offset}`)
      }
    ),
    runs(500)
  )
})

test('a log without the records of the last leader has nothing of what is done; one that was cut has what is before', () => {
  const done = [
    { start: 12, end: 20 },
    { start: 25, end: 30 }
  ]
  assert.deepEqual(stillDone(done, 3, { epoch: 2, endOffset: 31 }), [])
  assert.deepEqual(stillDone(done, 3, { epoch: -1, endOffset: -1 }), [])
  assert.deepEqual(stillDone(done, 3, { epoch: 3, endOffset: 15 }), [{ start: 12, end: 15 }])
  assert.deepEqual(stillDone(done, 3, { epoch: 3, endOffset: 30 }), done)
})
