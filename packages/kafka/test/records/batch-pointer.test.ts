import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeBatch } from '../../src/records/batch-encoder.ts'
import { readBatchInfo } from '../../src/records/batch-info.ts'
import { BatchPointer } from '../../src/records/batch-pointer.ts'
import { runs } from '../runs.ts'

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

const point = (records: Buffer, from: number, intact: boolean, logEnd = -1): BatchPointer | null => {
  const info = readBatchInfo(records, 0)
  assert.ok(info)
  return BatchPointer.of(source, records, info, from, intact, logEnd)
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

test('the end of a damaged batch is what its header and the next batch allow both, else what its count confirms, else unknown', () => {
  const damaged = batchAt(100, 5)
  damaged.writeInt32BE(90, 23)
  assert.equal(point(Buffer.concat([damaged, batchAt(105, 1)]), 100, false)?.lastOffset, 104)
  assert.equal(point(Buffer.concat([damaged, batchAt(50, 1)]), 100, false), null)
  assert.equal(point(damaged, 100, false), null)
  assert.equal(point(batchAt(100, 5), 100, false)?.lastOffset, 104)
  assert.equal(point(batchAt(100, 5), 100, false, 104), null)
  assert.equal(point(batchAt(100, 5), 100, true, 105)?.lastOffset, 104)
  assert.equal(point(damaged, 100, true)?.lastOffset, 190)
})

test('one reading is enough for a batch whose checksum is right and that begins where the records before it end', () => {
  const batch = batchAt(100, 5)
  assert.equal(point(batch, 100, true)?.certain, true)
  assert.equal(point(batch, 103, true)?.certain, true)
  assert.equal(point(batch, 99, true)?.certain, false)
  assert.equal(point(batch, 100, false)?.certain, false)
  assert.notEqual(point(batch, 100, true)?.reading, point(batch, 102, true)?.reading)
})

test('whichever one field is damaged, records behind the batch are never passed over', () => {
  const fields = [
    { at: 0, bytes: 8 },
    { at: 8, bytes: 4 },
    { at: 23, bytes: 4 },
    { at: 57, bytes: 4 }
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...fields),
      fc.boolean(),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: -3, max: 2 ** 31 - 1 }),
      fc.boolean(),
      ({ at, bytes }, inNext, count, value, nextIsThere) => {
        const [first, second, third] = [batchAt(100, count), batchAt(100 + count, 3), batchAt(103 + count, 2)]
        const damaged = inNext ? second : first
        if (bytes === 8) damaged.writeBigInt64BE(BigInt(value), at)
        else damaged.writeInt32BE(value, at)
        const records = nextIsThere ? Buffer.concat([first, second, third]) : first
        const info = ((): ReturnType<typeof readBatchInfo> => {
          try {
            return readBatchInfo(records, 0)
          } catch {
            return null
          }
        })()
        if (info === null) return
        const last = BatchPointer.of(source, records, info, 100, false, 105 + count)?.lastOffset ?? -1
        // A base offset of its own that is damaged, and no next batch to contradict it: read twice, never beyond the log's end.
        const unknown = bytes === 8 && !inNext && !nextIsThere
        assert.ok(last < (unknown ? 105 + count : 100 + count), `${last}`)
      }
    ),
    runs(2000)
  )
})
