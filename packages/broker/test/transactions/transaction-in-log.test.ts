import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32c } from '@dead-letter/protocol'
import fc from 'fast-check'
import type { ProducerIdentity } from '../../src/transactions/transaction.ts'
import { runs } from '../runs.ts'
import { init, started } from './coordinator.ts'
import { requests } from './requests.ts'

/** A transactional batch of one empty record. */
function batch({ id, epoch }: ProducerIdentity, sequence: number): Buffer {
  const record = Buffer.from([12, 0, 0, 0, 1, 1, 0])
  const bytes = Buffer.alloc(61 + record.length)
  bytes.writeInt32BE(bytes.length - 12, 8)
  bytes.writeInt8(2, 16)
  bytes.writeInt16BE(0x10, 21)
  bytes.writeBigInt64BE(id, 43)
  bytes.writeInt16BE(epoch, 51)
  bytes.writeInt32BE(sequence, 53)
  bytes.writeInt32BE(1, 57)
  record.copy(bytes, 61)
  bytes.writeUInt32BE(crc32c(bytes, 21), 17)
  return bytes
}

/** Produces as its API does it under transaction version 2; answers with the code. */
function writer({ transactions, topics }: ReturnType<typeof requests>) {
  const sequences = new Map<string, number>()
  return (id: string, producer: ProducerIdentity): number | undefined => {
    const code = transactions.admit(id, producer.id, producer.epoch, 'a', 0, true)
    if (code !== 0) return code
    const key = `${producer.id} ${producer.epoch}`
    const sequence = sequences.get(key) ?? 0
    const result = topics.log('a', 0)?.append(batch(producer, sequence), { addsToTransaction: true })
    if (result?.code === 0) sequences.set(key, sequence + 1)
    return result?.code
  }
}

test('the last stable offset stands at the first open transaction until its end', () => {
  const producers = fc.constantFrom('t', 'u')
  const step = fc.record({ id: producers, kind: fc.constantFrom('write', 'write', 'commit', 'abort', 'init', 'wait') })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), steps => {
      const broker = requests()
      const write = writer(broker)
      const { transactions, topics, clock } = broker
      const log = topics.log('a', 0)
      const held = new Map([...['t', 'u']].map(id => [id, started(transactions, id)]))
      const open = new Map<string, bigint>()
      for (const { id, kind } of steps) {
        const producer = held.get(id)
        if (producer === undefined || log === undefined) throw new Error('no producer')
        const before = log.endOffset
        if (kind === 'wait') clock.advance(40_000)
        else if (kind === 'init') {
          let result = init(transactions, id)
          if (result.code !== 0) result = init(transactions, id)
          held.set(id, { id: result.producerId, epoch: result.epoch })
        } else if (kind === 'write') {
          if (write(id, producer) === 0 && !open.has(id)) open.set(id, before)
        } else {
          const outcome = kind === 'commit' ? 'commit' : 'abort'
          const result = transactions.end({ transactionalId: id, producer, outcome, raise: true })
          if (result.code === 0) held.set(id, { id: result.producerId, epoch: result.epoch })
        }
        for (const one of open.keys()) if (transactions.get(one)?.state !== 'Ongoing') open.delete(one)
        const [first = log.endOffset] = [...open.values()].sort((one, other) => Number(one - other))
        assert.equal(log.lastStableOffset, first)
      }
      transactions.close()
      broker.groups.close()
      topics.close()
    }),
    runs(50)
  )
})

test('a fenced producer cannot write any more, nor after its topic came anew', () => {
  const broker = requests()
  const write = writer(broker)
  const { transactions, topics } = broker
  const producer = started(transactions)
  assert.equal(write('t', producer), 0)
  topics.delete('a')
  topics.create('a', { partitions: 1 })
  assert.equal(transactions.end({ transactionalId: 't', producer, outcome: 'commit', raise: true }).code, 0)
  assert.equal(topics.log('a', 0)?.endOffset, 1n)
  assert.notEqual(write('t', producer), 0)
})
