import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CommittedOffset } from '../../../src/client/port.ts'
import type { TopicStart } from '../../../src/consume/assignment/start-from.ts'
import {
  planStarts,
  readHistory,
  type StartPlan,
  type TopicFacts
} from '../../../src/consume/assignment/start-position.ts'
import {
  type CommitMetadata,
  isOfCluster,
  readCommitMetadata,
  writeCommitMetadata
} from '../../../src/consume/partition/commit-metadata.ts'

const topicId = '11111111-2222-3333-4444-555555555555'
const started = Date.UTC(2026, 0, 1)
const facts: TopicFacts = {
  topic: 'orders',
  topicId,
  partitionCount: 4,
  clusterId: 'here',
  madeAnew: false,
  startedAt: started,
  thereAtStart: true
}
const planStart = (of: TopicFacts, partition: number, from: TopicStart, committed: readonly CommittedOffset[]) =>
  planStarts(of, [partition], from, readHistory(committed))[0] as StartPlan
const commit = (
  partition: number,
  offset: number,
  metadata = writeCommitMetadata({ firstPartitions: 2, topicId, done: [] }, offset)
): CommittedOffset => ({
  topic: 'orders',
  partition,
  offset,
  leaderEpoch: -1,
  metadata
})

test('a committed offset wins over whatever `from` says', () => {
  assert.deepEqual(planStart(facts, 1, 'latest', [commit(1, 42)]), {
    kind: 'committed',
    offset: 42,
    firstPartitions: 2,
    done: []
  })
})

test('without any commit the group starts as `from` says', () => {
  const at = (from: TopicStart) => planStart(facts, 0, from, [])
  assert.deepEqual(at('latest'), { kind: 'lookup', timestamp: -1, from: 'latest', firstPartitions: 4 })
  assert.deepEqual(at('earliest'), { kind: 'lookup', timestamp: -2, from: 'earliest', firstPartitions: 4 })
  assert.deepEqual(at(0), { kind: 'lookup', timestamp: 0, from: '1970-01-01T00:00:00.000Z', firstPartitions: 4 })
  assert.deepEqual(at(new Date(5)), {
    kind: 'lookup',
    timestamp: 5,
    from: '1970-01-01T00:00:00.005Z',
    firstPartitions: 4
  })
  assert.deepEqual(at({ offsets: { 0: 7 } }), {
    kind: 'offset',
    offset: 7,
    from: 'offset given',
    firstPartitions: 4
  })
  assert.equal((at({ offsets: { 1: 7 } }) as { timestamp: number }).timestamp, -2)
})

test('a partition that came after the first start begins at its beginning, one of the first start does not', () => {
  const committed = [commit(0, 10)]
  assert.equal((planStart(facts, 3, 'latest', committed) as { timestamp: number }).timestamp, -2)
  assert.equal((planStart(facts, 1, 'latest', committed) as { timestamp: number }).timestamp, -1)
})

test('offsets committed by another program: a partition without one repeats rather than skips', () => {
  assert.equal((planStart(facts, 1, 'latest', [commit(0, 10, '')]) as { timestamp: number }).timestamp, -2)
})

test('an offset of a deleted namesake is not believed', () => {
  const old = commit(
    1,
    10,
    writeCommitMetadata({ firstPartitions: 2, topicId: '99999999-2222-3333-4444-555555555555', done: [] }, 10)
  )
  assert.equal((planStart(facts, 1, 'latest', [old]) as { timestamp: number }).timestamp, -2)
})

const elsewhere = '99999999-2222-3333-4444-555555555555'
const marked = (topic: string, partition: number, offset: number, mark: Partial<CommitMetadata> = {}) => ({
  topic,
  partition,
  offset,
  leaderEpoch: -1,
  metadata: writeCommitMetadata(
    { firstPartitions: 4, topicId, done: [], clusterId: 'here', firstStart: started - 5000, ...mark },
    offset
  )
})
const kindOf = (plan: StartPlan): unknown[] =>
  plan.kind === 'by-age'
    ? [plan.kind, plan.firstStart, plan.otherwise.from]
    : [plan.kind, (plan as { from: string }).from]

test('a topic without offsets in a group that has others goes by the age of its first record', () => {
  const group = [marked('invoices', 0, 7), marked('invoices', 1, 7, { firstStart: started - 9000 })]
  assert.deepEqual(kindOf(planStart(facts, 0, 'latest', group)), ['by-age', started - 9000, 'latest'])
  const later = { ...facts, thereAtStart: false }
  assert.deepEqual(kindOf(planStart(later, 0, 'latest', [])), ['by-age', started, 'latest'])
  // Who started together with this consumer, or after it: the first start is under way.
  const together = [marked('invoices', 0, 7, { firstStart: started + 10 })]
  assert.deepEqual(kindOf(planStart(facts, 0, 'latest', together)), ['lookup', 'latest'])
  assert.deepEqual(kindOf(planStart(later, 0, 'latest', together)), ['by-age', started + 10, 'latest'])
  // Marks of older versions, or of other programs, do not tell when the group started.
  const foreign = [{ ...marked('invoices', 0, 7), metadata: '' }]
  assert.deepEqual(kindOf(planStart(facts, 0, 'latest', foreign)), ['by-age', null, 'latest'])
})

test('offsets of another cluster are believed, whatever id the topic has there, and their done ranges are not', () => {
  const done = [{ start: 45, end: 50 }]
  const mirrored = marked('orders', 1, 42, { topicId: elsewhere, clusterId: 'there', done })
  assert.deepEqual(planStart(facts, 1, 'latest', [mirrored]), {
    kind: 'committed',
    offset: 42,
    firstPartitions: 4,
    done: []
  })
  // In the same cluster another id is another topic.
  const old = marked('orders', 1, 42, { topicId: elsewhere })
  assert.match(String(kindOf(planStart(facts, 1, 'latest', [old]))[1]), /created anew/)
})

test('done ranges are about the offset that they were written with, and about no other', () => {
  const { metadata } = marked('orders', 1, 42, { done: [{ start: 45, end: 50 }] })
  assert.deepEqual(readCommitMetadata(metadata, 42)?.done, [{ start: 45, end: 50 }])
  for (const moved of [0, 41, 43, 40_000]) assert.deepEqual(readCommitMetadata(metadata, moved)?.done, [])
})

test('a partition that all marks say was committed, and is not, has lost its offset: the log is read from its start', () => {
  const plan = planStart(facts, 2, 'latest', [marked('orders', 0, 7), marked('orders', 1, 7, { complete: true })])
  assert.deepEqual(
    [...kindOf(plan), (plan as { lost?: boolean }).lost],
    ['lookup', 'earliest (its committed offset is gone)', true]
  )
})

test("a first start that broke off long ago passes over nothing that came since: 'latest' is as of then", () => {
  const plan = planStart(facts, 2, 'latest', [marked('orders', 0, 7, { firstStart: started - 3_600_000 })])
  assert.equal((plan as { timestamp: number }).timestamp, started - 3_600_000)
})

test('marks of older versions are read', () => {
  assert.deepEqual(readCommitMetadata(`dl1 n=8 t=${topicId} r=1,2v,1,5`, 10), {
    firstPartitions: 8,
    topicId,
    done: [
      { start: 11, end: 114 },
      { start: 115, end: 120 }
    ],
    firstStart: null,
    clusterId: null,
    complete: false
  })
})

test("a cluster's id of any text is compared and read back", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }), id => {
      const text = writeCommitMetadata({ firstPartitions: 1, topicId, done: [], firstStart: 5, clusterId: id }, 0)
      assert.match(text, /^[\x20-\x7e]+$/)
      const mark = readCommitMetadata(text, 0)
      assert.ok(mark && isOfCluster(mark, id) && mark.firstStart === 5)
      assert.ok(!isOfCluster(mark, `${id.startsWith('x') ? 'y' : 'x'}${id}`))
    })
  )
})

test('commit metadata is read back, and foreign metadata is not mistaken for it', () => {
  const metadata = {
    firstPartitions: 12,
    topicId,
    firstStart: started,
    clusterId: 'here',
    complete: true,
    done: [
      { start: 105, end: 107 },
      { start: 200, end: 5000 }
    ]
  }
  assert.deepEqual(readCommitMetadata(writeCommitMetadata(metadata, 100), 100), metadata)
  for (const foreign of ['', 'dl1', 'dl1 n=x t=y', `dl1 n=1 t=${topicId}x`, '{"n":1}'])
    assert.equal(readCommitMetadata(foreign, 0), null)
})

test('done ranges that do not fit the metadata are left out from the top; no text ever makes a range up', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 })), { maxLength: 900 }),
      fc.nat(5000),
      (lengths, maxBytes) => {
        let from = 77
        const done = lengths.map(([gap, length]) => {
          const range = { start: from + gap, end: from + gap + length }
          from = range.end
          return range
        })
        const text = writeCommitMetadata({ firstPartitions: 1, topicId, done }, 77, maxBytes)
        const read = readCommitMetadata(text, 77)?.done ?? []
        assert.deepEqual(read, done.slice(0, read.length))
        assert.ok(text.length <= maxBytes)
        if (read.length < done.length) assert.ok(text === '' || text.length > maxBytes - 20)
      }
    )
  )
  for (const list of ['0', ',', '1,0', 'zzzzzzzzzzzzzz,1', '1', '1,1,1']) {
    for (const { start, end } of readCommitMetadata(`dl1 n=1 t=${topicId} r=${list}`, 10)?.done ?? [])
      assert.ok(start >= 10 && end > start)
  }
})
