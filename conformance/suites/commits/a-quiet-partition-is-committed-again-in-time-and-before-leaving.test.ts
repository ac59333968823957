import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

test('a position that does not move is committed again and again, and once more before the member leaves', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, [{ value: 'only one' }])
  const run = startConsumer(t, { topics: topic, commitIntervalMs: 20, recommitIntervalMs: 100 })
  const commitsOf = (partition: number): readonly number[] =>
    run.events('committed').flatMap(({ offsets }) => offsets.filter(o => o.partition === partition).map(o => o.offset))
  await waitFor('the record', () => commitsOf(0).includes(1))
  const before = commitsOf(1).length
  await waitFor('three more of the one that is empty', () => commitsOf(1).length >= before + 3)
  assert.deepEqual([...new Set(commitsOf(1))], [0])
  await run.consumer.stop()
  assert.deepEqual(await committedOffsets(run.groupId, topic), [1, 0])
})

test('in an hour nothing is committed again by default, and all is when it leaves', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, [{ value: 'only one' }])
  const run = startConsumer(t, { topics: topic, commitIntervalMs: 20 })
  const commits = (): number => run.events('committed').flatMap(({ offsets }) => offsets).length
  await waitFor('the record', () =>
    run.events('committed').some(({ offsets }) => offsets.some(o => o.partition === 0 && o.offset === 1))
  )
  await run.consumer.stop()
  const last = run.events('committed').at(-1)?.offsets ?? []
  assert.deepEqual(last.map(({ partition, offset }) => [partition, offset]).sort(), [
    [0, 1],
    [1, 0]
  ])
  assert.ok(commits() >= 3)
})
