import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32c } from '@dead-letter/protocol'
import { readCommitMetadata } from '../../../src/consume/partition/commit-metadata.ts'
import { SourcePartition } from '../../../src/consume/partition/source-partition.ts'
import { encodeBatch } from '../../../src/records/batch-encoder.ts'

const topicId = '5f0e7c1a-94b2-4f37-8f43-0a1be2a5c3d1'
const done = [{ start: 12, end: 30 }]

/** A partition that was committed at 10 with records done above, and what a fetch brings: batches of two records, each of a leader's epoch. */
function opened(doneEpoch: number | undefined, epochs: readonly number[]): SourcePartition {
  const where = { topic: 'orders', partition: 0 }
  const start = { topicId, offset: 10, firstPartitions: 1, committed: 10, done, doneEpoch }
  const source = new SourcePartition(where, start, () => {})
  const records = Buffer.concat(epochs.map((epoch, i) => batchOf(10 + 2 * i, epoch)))
  const rest = { errorCode: 0, highWatermark: 50, lastStableOffset: 50, logStartOffset: 0, abortedTransactions: [] }
  source.append({ ...where, ...rest, records }, true)
  return source
}

function batchOf(offset: number, epoch: number): Buffer {
  const record = { key: null, value: Buffer.from('x'), headers: [], timestamp: 1 }
  const identity = { producerId: -1n, producerEpoch: -1, baseSequence: -1 }
  const batch = encodeBatch([record, record], { ...identity, compression: 'none', isTransactional: false })
  batch.writeBigInt64BE(BigInt(offset), 0)
  batch.writeInt32BE(epoch, 12)
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

const doneOf = (source: SourcePartition): number[] =>
  Array.from({ length: 40 }, (_, offset) => offset).filter(offset => source.tracker.wasDone(offset))

test('records of a later leader at offsets that are told as done were never handled: the log was truncated', () => {
  const source = opened(3, [3, 3, 5])
  assert.deepEqual(doneOf(source), [12, 13])
  // Nothing of it is told on as done, of whatever leader the next fetch is.
  const told = readCommitMetadata(source.commitMetadata(), 10)
  assert.deepEqual([told?.done, told?.doneEpoch], [[{ start: 12, end: 14 }], 3])
})

test('records of the same leader, or of one before, are done; so are those of any where the commit does not tell', () => {
  for (const [doneEpoch, epochs] of [
    [5, [3, 3, 5]],
    [undefined, [3, 3, 5]]
  ] as const)
    assert.equal(doneOf(opened(doneEpoch, epochs)).length, 18)
})

test('what is done here is told with the last leader that wrote of it', () => {
  const source = new SourcePartition(
    { topic: 'orders', partition: 0 },
    { topicId, offset: 10, firstPartitions: 1, committed: 10, done: [] },
    () => {}
  )
  const rest = { errorCode: 0, highWatermark: 50, lastStableOffset: 50, logStartOffset: 0, abortedTransactions: [] }
  const records = Buffer.concat([batchOf(10, 2), batchOf(12, 4), batchOf(14, 7)])
  source.append({ topic: 'orders', partition: 0, ...rest, records }, true)
  for (const offset of [10, 11, 12]) source.tracker.begin(offset)
  source.tracker.finish(11)
  source.tracker.finish(12)
  const told = readCommitMetadata(source.commitMetadata(), 10)
  assert.deepEqual([told?.done, told?.doneEpoch], [[{ start: 11, end: 13 }], 4])
})
