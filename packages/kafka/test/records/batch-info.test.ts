import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeBatch } from '../../src/records/batch-encoder.ts'
import { readBatchInfo, scanExtent } from '../../src/records/batch-info.ts'
import { batchOf, errorCode, infoOf, plain, seal } from './support.ts'

const record = { key: null, value: Buffer.from('v'), timestamp: 1_700_000_000_000, headers: [] }
const at = (offset: number, count = 1): Buffer => {
  const batch = encodeBatch(new Array(count).fill(record), plain)
  batch.writeBigInt64BE(BigInt(offset), 0)
  return batch
}

test('reads every field of the header', () => {
  const batch = encodeBatch([record, { ...record, timestamp: 1_700_000_000_500 }], {
    ...plain,
    producerId: 2n ** 40n,
    producerEpoch: 7,
    baseSequence: 99
  })
  batch.writeBigInt64BE(2n ** 52n, 0)
  batch.writeInt32BE(12, 12)
  batch.writeInt16BE(0b111000, 21)
  const info = infoOf(Buffer.concat([Buffer.alloc(5), seal(batch)]), 5)
  assert.deepEqual(info, {
    position: 5,
    byteLength: batch.length,
    baseOffset: 2 ** 52,
    lastOffset: 2 ** 52 + 1,
    leaderEpoch: 12,
    magic: 2,
    crc: batch.readUInt32BE(17),
    attributes: 0b111000,
    compression: 0,
    timestampType: 'LogAppendTime',
    isTransactional: true,
    isControl: true,
    baseTimestamp: 1_700_000_000_000n,
    maxTimestamp: 1_700_000_000_500,
    producerId: 2n ** 40n,
    producerEpoch: 7,
    baseSequence: 99,
    count: 2
  })
})

test('a chunk cut anywhere holds exactly its complete batches', () => {
  const batches = [at(10, 2), at(12), at(40)]
  const chunk = Buffer.concat(batches)
  const [first, second] = [batches[0]?.length ?? 0, (batches[0]?.length ?? 0) + (batches[1]?.length ?? 0)]
  for (let cut = 0; cut <= chunk.length; cut++) {
    const expected =
      cut < first ? [-1, 0] : cut < second ? [12, first] : cut < chunk.length ? [13, second] : [41, chunk.length]
    const { nextOffset, byteLength } = scanExtent(chunk.subarray(0, cut))
    assert.deepEqual([nextOffset, byteLength], expected)
  }
})

test('a batch emptied by compaction still counts up to its last offset', () => {
  const empty = batchOf(Buffer.alloc(0), 0, { baseOffset: 5, lastOffsetDelta: 9 })
  assert.deepEqual(scanExtent(empty), { nextOffset: 15, byteLength: 61 })
})

test('an impossible header is damage, named with its coordinates', () => {
  const lie = (change: (batch: Buffer) => void) => () => {
    const batch = at(7)
    change(batch)
    readBatchInfo(batch, 0, { topic: 'orders', partition: 3 })
  }
  assert.throws(
    lie(b => b.writeInt32BE(-1, 8)),
    { code: 'BATCH_CORRUPT', message: /orders\[3\]@7 .*length is -1/ }
  )
  assert.throws(
    lie(b => b.writeInt32BE(48, 8)),
    { code: 'BATCH_CORRUPT' }
  )
  assert.throws(
    lie(b => b.writeInt32BE(-1, 23)),
    { code: 'BATCH_CORRUPT' }
  )
  assert.throws(
    lie(b => b.writeInt32BE(-1, 57)),
    { code: 'BATCH_CORRUPT' }
  )
  assert.throws(
    lie(b => b.writeBigInt64BE(-1n, 0)),
    { code: 'BATCH_CORRUPT' }
  )
  assert.throws(
    lie(b => b.writeBigInt64BE(2n ** 60n, 0)),
    { code: 'BATCH_CORRUPT' }
  )
})

test('the extent ends before a damaged header, and is refused when it is the first', () => {
  const damaged = at(11)
  damaged.writeInt32BE(3, 8)
  assert.deepEqual(scanExtent(Buffer.concat([at(10), damaged, at(12)])), { nextOffset: 11, byteLength: at(10).length })
  assert.deepEqual(scanExtent(Buffer.concat([at(10), at(4)])), { nextOffset: 11, byteLength: at(10).length })
  assert.equal(
    errorCode(() => scanExtent(damaged)),
    'BATCH_CORRUPT'
  )
})

test('a message of an older format is named, and its end found', () => {
  const old = Buffer.alloc(40)
  old.writeBigInt64BE(6n, 0)
  old.writeInt32BE(28, 8)
  old[16] = 1
  const info = infoOf(old)
  assert.deepEqual([info.magic, info.baseOffset, info.lastOffset, info.byteLength], [1, 6, 6, 40])
  assert.deepEqual(scanExtent(old), { nextOffset: 7, byteLength: 40 })
})
