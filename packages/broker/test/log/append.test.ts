import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { batchOf, batchOfCount, type TestBatch } from './batches.ts'
import { batchesOf, openLog } from './open-log.ts'

const now = 1_700_000_000_000

test('an append gives offsets in order and keeps the batch as it was sent', () => {
  const { log } = openLog()
  const sent = batchOfCount(3)
  assert.deepEqual(log.append(sent), {
    code: 0,
    message: null,
    baseOffset: 0n,
    appendTime: -1n,
    startOffset: 0n,
    recordErrors: []
  })
  assert.equal(log.append(sent).baseOffset, 3n)
  assert.equal(log.endOffset, 6n)
  const { records } = log.read({ offset: 0n, maxBytes: 1 << 20, atLeastOne: true, isolation: 'uncommitted' })
  const [, second] = batchesOf(records)
  assert.ok(second?.crcIsRight)
  assert.equal(second.baseOffset, 3n)
  assert.equal(second.leaderEpoch, 0)
  assert.deepEqual(second.buffer.subarray(second.at + 17, second.at + second.sizeBytes), sent.subarray(17))
})

const damaged = (at: number, byte: number, options?: TestBatch): Buffer => {
  const batch = batchOf(options)
  batch[at] = byte
  return batch
}
const refusals: { name: string; batch: Buffer; code: keyof typeof errorCodes; start: bigint }[] = [
  { name: 'a wrong checksum', batch: damaged(65, 99), code: 'CORRUPT_MESSAGE', start: -1n },
  { name: 'a base offset', batch: damaged(7, 1), code: 'INVALID_RECORD', start: 0n },
  {
    name: 'a batch too large',
    batch: batchOf({ records: [{ value: 'x'.repeat(2000) }] }),
    code: 'MESSAGE_TOO_LARGE',
    start: -1n
  },
  { name: 'a control batch', batch: batchOf({ control: true }), code: 'INVALID_RECORD', start: 0n },
  { name: 'no records', batch: batchOf({ records: [] }), code: 'INVALID_RECORD', start: 0n },
  {
    name: 'a count that is not the offsets',
    batch: batchOf({ lastOffsetDelta: 4 }),
    code: 'INVALID_RECORD',
    start: 0n
  },
  {
    name: 'more records than there are',
    batch: batchOf({ count: 2, lastOffsetDelta: 1 }),
    code: 'INVALID_RECORD',
    start: 0n
  },
  {
    name: 'fewer records than there are',
    batch: batchOf({ records: [{}, {}], count: 1, lastOffsetDelta: 0 }),
    code: 'INVALID_RECORD',
    start: 0n
  },
  {
    name: 'a producer without a sequence',
    batch: batchOf({ producer: { id: 1n, epoch: 0, sequence: -1 } }),
    code: 'INVALID_RECORD',
    start: 0n
  },
  { name: 'a compression that is none', batch: batchOf({ compression: 6 }), code: 'UNKNOWN_SERVER_ERROR', start: 0n },
  {
    name: 'gzip that is none',
    batch: batchOf({ compression: 1, compress: bytes => bytes }),
    code: 'UNKNOWN_SERVER_ERROR',
    start: 0n
  },
  {
    name: 'compressed records that are short',
    batch: batchOf({ compression: 1, count: 5, lastOffsetDelta: 4 }),
    code: 'INVALID_RECORD',
    start: 0n
  }
]
for (const { name, batch, code, start } of refusals)
  test(`refuses ${name} with ${code}`, () => {
    const { log } = openLog({ maxMessageBytes: 1000 })
    const result = log.append(batch)
    assert.equal(result.code, errorCodes[code])
    assert.equal(result.startOffset, start)
    assert.equal(result.baseOffset, -1n)
    assert.equal(log.endOffset, 0n)
  })

test('refuses a batch larger than a segment', () => {
  const { log } = openLog({ segmentBytes: 100 })
  assert.equal(log.append(batchOfCount(10)).code, errorCodes.RECORD_LIST_TOO_LARGE)
})

test('names the records whose timestamps are outside of the window', () => {
  const { log } = openLog({ timestampBeforeMaxMs: 1000, timestampAfterMaxMs: 1000 })
  const records = [{ timestampDelta: 0 }, { timestampDelta: -2000 }, { timestampDelta: 1001 }]
  const result = log.append(batchOf({ timestamp: now, records }))
  assert.equal(result.code, errorCodes.INVALID_TIMESTAMP)
  assert.deepEqual(
    result.recordErrors.map(({ batchIndex }) => batchIndex),
    [1, 2]
  )
  assert.equal(log.append(batchOf({ timestamp: -1, records: [{}] })).code, 0, 'no timestamp at all')
})

test('a compacted topic names the records without a key', () => {
  const { log } = openLog({ compacted: true })
  const result = log.append(batchOf({ compression: 1, records: [{ key: null }, {}, { key: null }] }))
  assert.equal(result.code, errorCodes.INVALID_RECORD)
  assert.deepEqual(
    result.recordErrors.map(({ batchIndex }) => batchIndex),
    [0, 2]
  )
})

test('a greatest timestamp that is not the records’ is set right, and the checksum with it', () => {
  const { log } = openLog()
  const records = [{ timestampDelta: 5 }, { timestampDelta: 70 }]
  log.append(batchOf({ records, timestamp: now, maxTimestamp: 3n }))
  const [batch] = batchesOf(log.read({ offset: 0n, maxBytes: 1e6, atLeastOne: true, isolation: 'uncommitted' }).records)
  assert.equal(batch?.maxTimestamp, BigInt(now) + 70n)
  assert.ok(batch?.crcIsRight)
})

test('timestamps beyond 2^53 are compared exactly', () => {
  const { log } = openLog({ timestampAfterMaxMs: -1 })
  const far = 2n ** 60n
  const records = [{ timestampDelta: far }, { timestampDelta: far + 1n }, { timestampDelta: far - 1n }]
  assert.equal(log.append(batchOf({ timestamp: 0, records })).code, 0)
  assert.deepEqual(log.latestTimestamp(), { offset: 1n, timestamp: far + 1n })
})

test('LogAppendTime is stamped on the batch, told to the producer, and refused from it', () => {
  const { log, clock } = openLog({ timestampType: 'LogAppendTime' })
  const result = log.append(batchOf({ timestamp: 5, compression: 1 }))
  assert.equal(result.appendTime, BigInt(clock.now()))
  const [batch] = batchesOf(log.read({ offset: 0n, maxBytes: 1e6, atLeastOne: true, isolation: 'uncommitted' }).records)
  assert.ok(batch?.isLogAppendTime)
  assert.ok(batch.crcIsRight)
  assert.equal(batch.maxTimestamp, BigInt(clock.now()))
  assert.equal(log.append(batchOf({ logAppendTime: true })).code, errorCodes.INVALID_TIMESTAMP)
})

test('a duplicate is answered with its old offset and its timestamp', () => {
  const { log } = openLog()
  const first = batchOf({ timestamp: 123, producer: { id: 1n, epoch: 0, sequence: 0 } })
  log.append(batchOfCount(4))
  log.append(first)
  const again = log.append(first)
  assert.deepEqual([again.code, again.baseOffset, again.appendTime], [0, 4n, 123n])
  assert.equal(log.endOffset, 5n)
})

test('refuses all appends with the code that was set', () => {
  const { log } = openLog()
  log.unwritable = errorCodes.NOT_ENOUGH_REPLICAS
  assert.equal(log.append(batchOf()).code, errorCodes.NOT_ENOUGH_REPLICAS)
  log.unwritable = 0
  assert.equal(log.append(batchOf()).code, 0)
})

test('bytes after the batch are left out', () => {
  const { log } = openLog()
  const batch = batchOf()
  log.append(Buffer.concat([batch, Buffer.alloc(9, 1)]))
  assert.equal(log.sizeBytes, batch.length)
})
