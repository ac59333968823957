import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  endOffsets,
  produce,
  startConsumer,
  testTopic,
  transactionsEnded
} from '../../harness/index.ts'
import { transact, transactionalProducer } from './transactional-producer.ts'

test('a log that ends in aborted records and their marker is read to its end', async t => {
  const topic = await testTopic(t)
  const producer = await transactionalProducer(t)
  await produce(topic, [{ value: 'first' }])
  for (let i = 0; i < 3; i++) await transact(producer, topic, ['never', 'seen'], 'abort')
  await transactionsEnded([topic])
  const [end] = await endOffsets(topic)
  assert.equal(end, 1 + 3 * 3)

  const run = startConsumer(t, { topics: topic }, undefined, { untilIdle: true })
  await run.ended
  assert.equal(run.deliveries.length, 1)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [end])

  const nothingNew = startConsumer(t, { topics: topic, groupId: run.groupId }, undefined, { untilIdle: true })
  await nothingNew.ended
  assert.equal(nothingNew.deliveries.length, 0)
})
