import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaErrors } from '../../../src/client/kafka-errors.ts'
import type { CommittedOffset, TopicPartitionError } from '../../../src/client/port.ts'
import { Committer } from '../../../src/consume/commit/committer.ts'
import { Metrics } from '../../../src/consume/metrics.ts'
import { SourcePartition } from '../../../src/consume/partition/source-partition.ts'

const hour = 3_600_000
const topicId = '11111111-2222-3333-4444-555555555555'

/** A committer on a clock that the test owns, and a coordinator that refuses partitions by `codes`. */
function setup(codes: (offset: CommittedOffset) => number = () => 0, gone: readonly string[] = []) {
  const events: string[] = []
  const told: string[] = []
  const commits: string[] = []
  const clock = { now: 1_000_000 }
  const emit = (name: string, payload: unknown): void => {
    const { topic, error } = payload as { topic?: string; error?: { code: string; message: string } }
    if (error !== undefined) told.push(error.message)
    if (name !== 'committed') events.push(`${name} ${topic ?? ''} ${error?.code ?? ''}`)
  }
  const source = (topic: string, partition = 0): SourcePartition =>
    new SourcePartition(
      { topic, partition },
      { topicId, offset: 5, firstPartitions: 1, committed: 5, done: [], committedAt: clock.now },
      emit
    )
  const committer = new Committer({
    groupId: 'billing',
    metrics: new Metrics(),
    emit,
    recommitIntervalMs: hour,
    now: () => clock.now,
    commit: async (offsets): Promise<TopicPartitionError[]> => {
      commits.push(offsets.map(({ topic, offset }) => `${topic}@${offset}`).join(' '))
      return offsets.map(o => ({ topic: o.topic, partition: o.partition, errorCode: codes(o) }))
    },
    gone: async () => new Set(gone),
    owned: () => []
  })
  return { committer, commits, events, told, clock, source }
}

test('a position that does not move is committed again each hour, and not before', async () => {
  const { committer, commits, clock, source } = setup()
  const quiet = source('orders')
  const seen: number[] = []
  for (let minutes = 0; minutes <= 180; minutes += 20) {
    clock.now = 1_000_000 + minutes * 60_000
    const before = commits.length
    await committer.commit([quiet])
    if (commits.length > before) seen.push(minutes)
  }
  assert.deepEqual(seen, [60, 120, 180])
})

test('what another member committed is committed again at once: nobody knows how old that commit is', async () => {
  const { committer, commits } = setup()
  const taken = new SourcePartition(
    { topic: 'orders', partition: 0 },
    { topicId, offset: 5, firstPartitions: 1, committed: 5, done: [] },
    () => {}
  )
  await committer.commit([taken])
  await committer.commit([taken])
  assert.deepEqual(commits, ['orders@5'])
})

test('the last commit is of all, moved or not, and is sent once', async () => {
  const { committer, commits, clock, source } = setup()
  const partitions = [source('a'), source('b')]
  partitions[1]?.tracker.pass(9)
  clock.now += 1
  assert.equal(await committer.commitBy(() => partitions, new AbortController().signal, { all: true }), true)
  assert.deepEqual(commits, ['a@5 b@9'])
})

for (const [what, code, gone] of [
  ['forbidden', kafkaErrors.TOPIC_AUTHORIZATION_FAILED, []],
  ['deleted', kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION, ['doomed']]
] as const) {
  test(`a topic that is ${what} is refused for good: nobody waits, the others are committed, its partition is held`, async () => {
    const { committer, commits, events, source } = setup(({ topic }) => (topic === 'doomed' ? code : 0), gone)
    const [doomed, good] = [source('doomed'), source('good')]
    for (const partition of [doomed, good]) partition.tracker.pass(9)
    // Never aborted: only what the committer finds out ends the wait.
    assert.equal(await committer.commitBy(() => [doomed, good], new AbortController().signal), true)
    assert.deepEqual(commits, ['doomed@9 good@9'])
    assert.equal(good.commits.offset, 9)
    assert.deepEqual(events, ['held doomed COMMIT_REFUSED'])
    assert.deepEqual(
      doomed.holds.list().map(({ reason }) => reason),
      ['commit']
    )
  })
}

test('a last commit that nobody takes until the time is over is told, with its reason and what is handled again', async () => {
  const { committer, events, told, source } = setup(({ topic }) =>
    topic === 'good' ? 0 : kafkaErrors.COORDINATOR_LOAD_IN_PROGRESS
  )
  const partitions = [source('good'), source('late'), source('still')]
  for (const partition of partitions.slice(0, 2)) partition.tracker.pass(9)
  const over = AbortSignal.abort()
  assert.equal(await committer.commitBy(() => partitions, over, { all: true }), false)
  assert.deepEqual(events, ['warning  COMMIT_UNFINISHED'])
  assert.match(String(told), /\(COORDINATOR_LOAD_IN_PROGRESS\): late\[0\] from/)
})

test('a coordinator that does not know a topic which is there is behind: it is asked again until it does', async () => {
  let tries = 0
  const { committer, commits, events, source } = setup(() => (++tries < 3 ? kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION : 0))
  const partition = source('orders')
  partition.tracker.pass(9)
  assert.equal(await committer.commitBy(() => [partition], new AbortController().signal), true)
  assert.equal(commits.length, 3)
  assert.deepEqual(events, [])
})

test('a hold for a refused commit ends with the next one that is taken', async () => {
  let code: number = kafkaErrors.TOPIC_AUTHORIZATION_FAILED
  const { committer, events, source } = setup(() => code)
  const partition = source('orders')
  partition.tracker.pass(9)
  await committer.commit([partition])
  await committer.commit([partition])
  code = 0
  await committer.commit([partition])
  assert.deepEqual(events, ['held orders COMMIT_REFUSED', 'released orders '])
  assert.equal(partition.commits.offset, 9)
})
