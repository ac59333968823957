import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, deleteTopic, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

test('a deleted topic among several is dropped, and the others go on', async t => {
  const kept = await testTopic(t, { partitions: 2, suffix: 'kept' })
  const doomed = await testTopic(t, { partitions: 2, suffix: 'doomed' })
  const write = (topic: string) => produce(topic, [{ value: '1' }, { partition: 1, value: '2' }])
  const run = startConsumer(t, { topics: [kept, doomed], metadataMaxAgeMs: 200, commitIntervalMs: 20 })
  await write(kept)
  await write(doomed)
  await waitFor('the first four', () => run.deliveries.length === 4)

  await deleteTopic(doomed)
  assert.deepEqual(await run.event('topic-deleted'), { topic: doomed })
  await write(kept)

  await waitFor('the commits', async () => String(await committedOffsets(run.groupId, kept)) === '2,2')
  assert.equal(run.deliveries.length, 6)
  await waitFor('the partitions that are left', () =>
    run.consumer.health().partitions.every(({ topic }) => topic === kept)
  )
  assert.equal(run.consumer.health().healthy, true)
  assert.equal(run.events('topic-deleted').length, 1)
})
