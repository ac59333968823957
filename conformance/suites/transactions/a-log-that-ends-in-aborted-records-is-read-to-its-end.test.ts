import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, endOffsets, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'
import { transact, transactionalProducer } from './transactional-producer.ts'

test('a log that ends in aborted records and their marker is read to its end', async t => {
  const topic = await testTopic(t)
  const producer = await transactionalProducer(t)
  await produce(topic, [{ value: 'first' }])
  for (let i = 0; i < 3; i++) await transact(producer, topic, ['never', 'seen'], 'abort')
  const end = 1 + 3 * 3
  // The end of a transaction is acknowledged before its marker is in the log.
  await waitFor('the last marker', async () => (await endOffsets(topic))[0] === end)

  const run = startConsumer(t, { topics: topic }, undefined, { untilIdle: true })
  await run.ended
  assert.equal(run.deliveries.length, 1)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [end])

  const nothingNew = startConsumer(t, { topics: topic, groupId: run.groupId }, undefined, { untilIdle: true })
  await nothingNew.ended
  assert.equal(nothingNew.deliveries.length, 0)
})
