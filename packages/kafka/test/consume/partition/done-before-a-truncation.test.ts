import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32c } from '@dead-letter/protocol'
import fc from 'fast-check'
import { readCommitMetadata } from '../../../src/consume/partition/commit-metadata.ts'
import { type PartitionStart, SourcePartition } from '../../../src/consume/partition/source-partition.ts'
import { encodeBatch } from '../../../src/records/batch-encoder.ts'
import { runs } from '../../runs.ts'

const topicId = '5f0e7c1a-94b2-4f37-8f43-0a1be2a5c3d1'
const done = [{ start: 12, end: 30 }]

/** A partition that was committed at 10 with records done above, and what a fetch brings: batches of two records, each of a leader's epoch. */
function opened(doneEpoch: number | undefined, epochs: readonly number[]): SourcePartition {
  const where = { topic: 'orders', partition: 0 }
  const start = { topicId, offset: 10, firstPartitions: 1, committed: 10, done, doneEpoch }
  const source = new SourcePartition(where, start, () => {})
  const records = Buffer.concat(epochs.map((epoch, i) => batchOf(10 + 2 * i, epoch)))
  bring(source, records)
  return source
}

/** What a fetch of a log that ends there brings. */
function bring(source: SourcePartition, records: Buffer, end = 50): void {
  const ends = { highWatermark: end, lastStableOffset: end, logStartOffset: 0 }
  source.append({ topic: 'orders', partition: 0, errorCode: 0, ...ends, abortedTransactions: [], records }, true)
}

function batchOf(offset: number, epoch: number, count = 2): Buffer {
  const record = { key: null, value: Buffer.from('x'), headers: [], timestamp: 1 }
  const identity = { producerId: -1n, producerEpoch: -1, baseSequence: -1 }
  const batch = encodeBatch(
    Array.from({ length: count }, () => record),
    { ...identity, compression: 'none', isTransactional: false }
  )
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
  bring(source, Buffer.concat([batchOf(10, 2), batchOf(12, 4), batchOf(14, 7)]))
  for (const offset of [10, 11, 12]) source.tracker.begin(offset)
  source.tracker.finish(11)
  source.tracker.finish(12)
  const told = readCommitMetadata(source.commitMetadata(), 10)
  assert.deepEqual([told?.done, told?.doneEpoch], [[{ start: 11, end: 13 }], 4])
})

interface Batch {
  readonly offset: number
  readonly count: number
  readonly epoch: number
}

const endOf = (log: readonly Batch[]): number =>
  log.reduce((end, { offset, count }) => Math.max(end, offset + count), 0)

/** The first record that a group took; it is not done for as long as the test runs. */
const first = 5

const owner = fc.record({
  /** So many batches are gone from the log's end before it: the next leader did not have them. */
  truncated: fc.constantFrom(0, 0, 1, 2, 3),
  sameLeader: fc.boolean(),
  /** Written then, so many records in each. */
  batches: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }),
  /** So many batches it reads; buffered ones are fetched anew where it says so. */
  reads: fc.nat(8),
  refetches: fc.boolean(),
  stuck: fc.array(fc.nat(40), { maxLength: 2 })
})

test('whatever leaders and owners come, no record is passed over, and none that is done is handled again (against a model)', () => {
  fc.assert(
    fc.property(fc.array(owner, { maxLength: 8 }), owners => {
      let log: readonly Batch[] = [{ offset: 0, count: 3, epoch: 2 }]
      let leader = 2
      /** Offset and epoch name a record. */
      const handled = new Set<string>()
      let start: PartitionStart = {
        topicId,
        offset: first,
        firstPartitions: 1,
        committed: first,
        done: [],
        leaderEpoch: -1
      }
      for (const { truncated, sameLeader, batches, reads, refetches, stuck } of owners) {
        log = log.slice(0, Math.max(1, log.length - truncated))
        if (truncated > 0 || !sameLeader) leader++
        for (const count of batches) log = [...log, { offset: endOf(log), count, epoch: leader }]
        const source = new SourcePartition({ topic: 'orders', partition: 0 }, start, () => {})
        for (let read = 0; read < reads; read += 2) {
          fetchInto(source, log, 2)
          if (refetches && read === 0) {
            source.refetch(0)
            fetchInto(source, log, 1)
          }
          take(source, log, stuck, handled)
        }
        const told = readCommitMetadata(source.commitMetadata(), first)
        start = {
          ...start,
          done: told?.done ?? [],
          doneEpoch: told?.doneEpoch,
          leaderEpoch: source.fetch.epochs.before(first)
        }
      }
    }),
    runs(200)
  )
})

function fetchInto(source: SourcePartition, log: readonly Batch[], most: number): void {
  const asked = log.filter(batch => batch.offset + batch.count > source.fetch.position).slice(0, most)
  const records = Buffer.concat(asked.map(({ offset, epoch, count }) => batchOf(offset, epoch, count)))
  bring(source, records, 500)
}

function take(source: SourcePartition, log: readonly Batch[], stuck: readonly number[], handled: Set<string>): void {
  const { tracker, fetch } = source
  for (let offset = tracker.next; offset < fetch.position; offset++) {
    const epoch = log.findLast(batch => batch.offset <= offset)?.epoch
    const name = `${offset} of leader ${epoch}`
    if (offset !== first) assert.equal(tracker.wasDone(offset), handled.has(name), name)
    if (offset === first || (stuck.includes(offset) && !handled.has(name))) tracker.begin(offset)
    else {
      handled.add(name)
      tracker.pass(offset + 1)
    }
  }
}
