import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type OutgoingRecord, packRecord } from '@dead-letter/kafka/internal'
import fc from 'fast-check'
import { decodeEntry } from '../../src/ledger/codec.ts'
import type { LedgerEntry } from '../../src/ledger/entry.ts'
import { ledgerPartition } from '../../src/ledger/writer.ts'
import { copyBytes } from '../../src/redrive/route/copy.ts'
import { LaneBatch, ledgerSends } from '../../src/redrive/send/lane-batch.ts'
import { runs } from '../runs.ts'

const copyOf = (value: string): OutgoingRecord => ({
  ...{ key: Buffer.from('k'), value: Buffer.from(value), timestamp: 1 },
  headers: [
    [Buffer.from('a'), Buffer.from('1')],
    [Buffer.from('none'), null]
  ]
})

/** What is written to a topic of a record that was packed. */
function written(record: OutgoingRecord): Buffer {
  const { buffer, start, contentBytes } = record as OutgoingRecord & { buffer: Buffer; start: number }
  return buffer.subarray(start, start + (contentBytes ?? 0))
}

test('copies lie in the order that they came in, in batches that the topic takes, each as it was when it came', () => {
  const given = fc.record({ partition: fc.nat(2), size: fc.nat(400) })
  fc.assert(
    fc.property(fc.array(given, { maxLength: 60 }), fc.integer({ min: 500, max: 2000 }), (copies, maxBytes) => {
      const batch = new LaneBatch()
      const model = new Map<number, string[]>()
      for (const [i, { partition, size }] of copies.entries()) {
        const text = `${i}:${'x'.repeat(size)}`
        const copy = copyOf(text)
        batch.add('t', partition, maxBytes, copy, copyBytes(copy), 'g')
        // What was read may go, and its memory be another's.
        copy.key?.fill(0)
        copy.value?.fill(0)
        model.set(partition, [...(model.get(partition) ?? []), text])
      }
      const sends = batch.sends()
      assert.equal(sends.length, model.size)
      for (const { partition, batches } of sends) {
        assert.deepEqual(
          batches.flat().map(written),
          model.get(partition)?.map(text => written(packRecord(copyOf(text))))
        )
        for (const records of batches)
          assert.ok(records.length === 1 || records.reduce((sum, record) => sum + copyBytes(record), 0) <= maxBytes)
      }
    }),
    runs(200)
  )
})

test('a copy that is larger than a request goes alone', () => {
  const batch = new LaneBatch()
  for (const size of [10, 2_000_000, 10, 10]) {
    const copy = copyOf('x'.repeat(size))
    batch.add('t', 0, 4_000_000, copy, copyBytes(copy))
  }
  assert.deepEqual(
    batch.sends()[0]?.batches.map(({ length }) => length),
    [1, 1, 2]
  )
})

test('entries lie in the partitions of their keys, and how far a lane is in its own', () => {
  const id = '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f'
  const signed = { by: 'ann', at: 0, operation: id }
  const entries = Array.from({ length: 50 }, (_, i): LedgerEntry => {
    const key = Buffer.alloc(16, i)
    return { kind: 'decision', key, value: { decision: 'redriven', ...signed } }
  })
  const lane = { number: 5, entry: { kind: 'part', id, part: '5', value: { v: 1, sent: 1 } } } as const
  const sends = ledgerSends('l', 8, entries, 7, lane)
  const found = sends.flatMap(({ partition, batches }) => batches.flat().map(record => ({ partition, record })))
  assert.equal(found.length, 51)
  for (const { partition, record } of found) {
    const entry = decodeEntry(record.key, record.value)
    assert.ok(typeof entry === 'object')
    if (entry.kind === 'part') assert.equal(partition, 5)
    else assert.equal(partition, ledgerPartition(record.key as Buffer, 8))
  }
  assert.ok(
    sends.every(({ batches }) => batches.length === 1),
    'one partition has all of one transaction in one batch'
  )
})

test('what is decided is kept in its order, whatever becomes of the key that it was given with', () => {
  const batch = new LaneBatch()
  const decisions = ['redriven', 'parked'].map(decision => ({ decision, by: 'ann', at: 0, operation: 'o' }))
  const key = Buffer.alloc(16)
  for (let i = 0; i < 200; i++) {
    key.fill(i)
    batch.decide(key, decisions[i % 2] as (typeof decisions)[number])
  }
  assert.equal(batch.entries.length, 200)
  for (const [i, entry] of batch.entries.entries()) {
    assert.deepEqual(entry, { kind: 'decision', key: Buffer.alloc(16, i), value: decisions[i % 2] })
    assert.equal(batch.lineages[i], Buffer.alloc(16, i).toString('hex'))
  }
})
