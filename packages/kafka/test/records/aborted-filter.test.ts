import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AbortedFilter } from '../../src/records/aborted-filter.ts'
import type { BatchInfo } from '../../src/records/batch-info.ts'
import type { ControlType } from '../../src/records/batch-records.ts'
import { runs } from '../runs.ts'
import { batchOf, infoOf } from './support.ts'

interface Entry {
  readonly info: BatchInfo
  readonly control?: ControlType
  /** What must come of it. */
  readonly delivered: boolean
  /** First offset of the aborted transaction it belongs to. */
  readonly abortedFrom?: number
}

const entry = (base: number, last: number, producer: bigint, attributes: number): BatchInfo =>
  infoOf(
    batchOf(Buffer.alloc(0), 0, { baseOffset: base, lastOffsetDelta: last - base, producerId: producer, attributes })
  )

/** One thing that a producer does, on a log that several write to. */
const step = fc.record({
  producer: fc.integer({ min: 1, max: 3 }),
  what: fc.constantFrom('write', 'write', 'write', 'write outside', 'commit', 'abort', 'other'),
  size: fc.integer({ min: 1, max: 4 }),
  gap: fc.integer({ min: 0, max: 2 })
})

/**
 * Plays the steps and writes down, knowing how each transaction ends, what a reader must see: nothing clever, only what the
 * producers did. Transactions still open at the end are not in the log yet (the fetch ends at the last stable offset).
 */
function play(steps: readonly { producer: number; what: string; size: number; gap: number }[]): {
  log: Entry[]
  aborted: { producerId: bigint; firstOffset: number; lastOffset: number }[]
} {
  const log: (Entry & { transaction?: { fate: string; first: number } })[] = []
  const aborted: { producerId: bigint; firstOffset: number; lastOffset: number }[] = []
  const open = new Map<number, { fate: string; first: number }>()
  let next = 0
  for (const { producer, what, size, gap } of steps) {
    const id = BigInt(producer)
    const base = next + gap
    if (what === 'write') {
      const transaction = open.get(producer) ?? { fate: 'open', first: base }
      open.set(producer, transaction)
      log.push({ info: entry(base, base + size - 1, id, 0x10), delivered: true, transaction })
      next = base + size
    } else if (what === 'write outside') {
      log.push({ info: entry(base, base + size - 1, id + 10n, 0), delivered: true })
      next = base + size
    } else {
      const transaction = open.get(producer)
      if (what !== 'other' && transaction) {
        transaction.fate = what
        open.delete(producer)
        if (what === 'abort') aborted.push({ producerId: id, firstOffset: transaction.first, lastOffset: base })
      }
      if (what === 'other' || transaction) {
        log.push({ info: entry(base, base, id, 0x30), control: what as ControlType, delivered: false })
        next = base + 1
      }
    }
  }
  const firstOpen = Math.min(...[...open.values()].map(t => t.first), Number.POSITIVE_INFINITY)
  const stable = log.filter(e => e.info.baseOffset < firstOpen)
  return {
    log: stable.map(e => ({ ...e, delivered: e.control === undefined && e.transaction?.fate !== 'abort' })),
    aborted: aborted.filter(t => t.firstOffset < firstOpen)
  }
}

test('delivers what the producers committed and nothing else, wherever a fetch begins and ends', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.nat(40),
      fc.nat(40),
      fc.boolean(),
      (steps, from, length, reversed) => {
        const { log, aborted } = play(steps)
        const chunk = log.slice(from, from + length + 1)
        const [first, last] = [chunk.at(0), chunk.at(-1)]
        if (first === undefined || last === undefined) return
        // What the broker answers: every aborted transaction that overlaps the range, in no order to rely on.
        const listed = aborted.filter(
          t => t.lastOffset >= first.info.baseOffset && t.firstOffset <= last.info.lastOffset
        )
        const filter = new AbortedFilter(reversed ? listed.toReversed() : listed)
        assert.deepEqual(
          chunk.map(e => !filter.skips(e.info, e.control)),
          chunk.map(e => e.delivered)
        )
      }
    ),
    runs(500)
  )
})

test('two aborted transactions of one producer with a committed one between them', () => {
  const filter = new AbortedFilter([
    { producerId: 1n, firstOffset: 30 },
    { producerId: 1n, firstOffset: 10 }
  ])
  const seen = [
    filter.skips(entry(10, 14, 1n, 0x10)),
    filter.skips(entry(15, 15, 1n, 0x30), 'abort'),
    filter.skips(entry(16, 20, 1n, 0x10)),
    filter.skips(entry(21, 21, 1n, 0x30), 'commit'),
    filter.skips(entry(22, 22, 2n, 0x10)),
    filter.skips(entry(30, 33, 1n, 0x10)),
    filter.skips(entry(34, 34, 1n, 0x30), 'abort')
  ]
  assert.deepEqual(seen, [true, true, false, true, false, true, true])
})

test('without aborted transactions only control batches are held back', () => {
  const filter = new AbortedFilter([])
  assert.equal(filter.skips(entry(1, 2, 1n, 0x10)), false)
  assert.equal(filter.skips(entry(3, 3, 1n, 0x30), 'abort'), true)
})
