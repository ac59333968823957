import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CommittedOffset } from '../../../src/client/port.ts'
import { planStart } from '../../../src/consume/assignment/start-position.ts'
import { readCommitMetadata, writeCommitMetadata } from '../../../src/consume/commit/commit-metadata.ts'

const topicId = '11111111-2222-3333-4444-555555555555'
const facts = { topic: 'orders', topicId, partitionCount: 4, isNew: false }
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
  const at = (from: Parameters<typeof planStart>[2]) => planStart(facts, 0, from, [])
  assert.deepEqual(at('latest'), { kind: 'lookup', timestamp: -1, from: 'latest', firstPartitions: 4 })
  assert.deepEqual(at('earliest'), { kind: 'lookup', timestamp: -2, from: 'earliest', firstPartitions: 4 })
  assert.deepEqual(at(0), { kind: 'lookup', timestamp: 0, from: '1970-01-01T00:00:00.000Z', firstPartitions: 4 })
  assert.deepEqual(at(new Date(5)), {
    kind: 'lookup',
    timestamp: 5,
    from: '1970-01-01T00:00:00.005Z',
    firstPartitions: 4
  })
  assert.deepEqual(at({ offsets: { orders: { 0: 7 } } }), {
    kind: 'offset',
    offset: 7,
    from: 'offset given',
    firstPartitions: 4
  })
  assert.equal((at({ offsets: { orders: { 1: 7 } } }) as { timestamp: number }).timestamp, -2)
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

test('commit metadata is read back, and foreign metadata is not mistaken for it', () => {
  const metadata = {
    firstPartitions: 12,
    topicId,
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
