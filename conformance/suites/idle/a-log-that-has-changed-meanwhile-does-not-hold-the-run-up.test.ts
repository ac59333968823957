import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  commitOffsets,
  committedOffsets,
  deleteRecordsBefore,
  deleteTopic,
  produce,
  runConsumer,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor,
  within
} from '../../harness/index.ts'
import { transactionalProducer } from '../transactions/transactional-producer.ts'
import { filledTopic } from './jobs.ts'

test('an offset beyond the log goes to its start, is told, and what is there is handled', async t => {
  const topic = await filledTopic(t, 1, 3)
  const groupId = uniqueName('group')
  await commitOffsets(groupId, topic, [100])
  const run = await runConsumer(t, { topics: topic, groupId })
  assert.deepEqual(
    run.deliveries.map(d => d.offset),
    [0, 1, 2]
  )
  assert.deepEqual(run.events('offset-out-of-range'), [{ topic, partition: 0, position: 100, logStart: 0, gap: 0 }])
  assert.deepEqual(await committedOffsets(groupId, topic), [3])
})

test('a partition whose records are all deleted is done', async t => {
  const topic = await filledTopic(t, 2, 10)
  const groupId = uniqueName('group')
  await commitOffsets(groupId, topic, [4, 10])
  await deleteRecordsBefore(topic, 0, 10)
  const run = await runConsumer(t, { topics: topic, groupId })
  assert.equal(run.deliveries.length, 0)
  assert.deepEqual(await committedOffsets(groupId, topic), [10, 10])
})

test('a topic that is deleted meanwhile leaves the question', async t => {
  const kept = await filledTopic(t, 1, 10)
  const doomed = await filledTopic(t, 1, 10)
  const reached = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const run = startConsumer(
    t,
    { topics: [kept, doomed], metadataMaxAgeMs: 300 },
    async ({ topic, offset }) => {
      if (topic !== doomed || offset < 5) return
      reached.resolve()
      await goOn.promise
    },
    { untilIdle: true }
  )
  await reached.promise
  await deleteTopic(doomed)
  await run.event('topic-deleted', ({ topic }) => topic === doomed)
  goOn.resolve()
  await within('the end of the run', run.ended)
  assert.deepEqual(await committedOffsets(run.groupId, kept), [10])
})

test('control records and aborted records at the end are no work, whoever owns them', async t => {
  const topic = await testTopic(t, { partitions: 1 })
  await produce(topic, [{ value: 'a' }, { value: 'b' }])
  const producer = await transactionalProducer(t)
  for (const end of ['commit', 'abort'] as const) {
    const transaction = await producer.transaction()
    await transaction.send({ topic, messages: [{ value: end, partition: 0 }] })
    await transaction[end]()
  }
  // What a client commits that counts records only: two plain ones, one committed.
  const groupId = uniqueName('group')
  await commitOffsets(groupId, topic, [3])
  // It owns the partition and will not commit for longer than this test lasts.
  const owner = startConsumer(t, { topics: topic, groupId, commitIntervalMs: 600_000 })
  await waitFor('the owner', () => owner.consumer.health().partitions.length === 1)
  const run = startConsumer(t, { topics: topic, groupId }, undefined, { untilIdle: true })
  await within('the end of the run', run.ended)
  assert.equal(owner.deliveries.length + run.deliveries.length, 0)
})
