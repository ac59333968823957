import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { encodeBatch } from '../../src/records/batch-encoder.ts'
import { readBatchInfo } from '../../src/records/batch-info.ts'
import { BatchPointer } from '../../src/records/batch-pointer.ts'

const source = { topic: 'orders', topicId: '11111111-2222-3333-4444-555555555555', partition: 3 }

function batchAt(baseOffset: number, count: number): Buffer {
  const records = Array.from({ length: count }, () => ({
    key: null,
    value: Buffer.from('x'),
    timestamp: 1,
    headers: []
  }))
  const batch = encodeBatch(records, { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' })
  batch.writeBigInt64BE(BigInt(baseOffset))
  return batch
}

const point = (records: Buffer, from: number, intact: boolean): BatchPointer | null => {
  const info = readBatchInfo(records, 0)
  assert.ok(info)
  return BatchPointer.of(source, records, info, from, intact)
}

test('a pointer says where the records of a batch are, from the first that was not delivered', () => {
  const batch = batchAt(100, 5)
  assert.deepEqual(JSON.parse(String(point(Buffer.concat([batch, Buffer.alloc(4)]), 102, true)?.rawValue)), {
    topicId: source.topicId,
    topic: 'orders',
    partition: 3,
    firstOffset: 102,
    lastOffset: 104,
    length: batch.length,
    sha256: hash('sha256', batch, 'hex')
  })
})

test('the end of a damaged batch is where the next one begins, else what its count confirms, else unknown', () => {
  const damaged = batchAt(100, 5)
  damaged.writeInt32BE(90, 23)
  assert.equal(point(Buffer.concat([damaged, batchAt(105, 1)]), 100, false)?.lastOffset, 104)
  assert.equal(point(Buffer.concat([damaged, batchAt(50, 1)]), 100, false), null)
  assert.equal(point(damaged, 100, false), null)
  assert.equal(point(batchAt(100, 5), 100, false)?.lastOffset, 104)
  assert.equal(point(damaged, 100, true)?.lastOffset, 190)
})
