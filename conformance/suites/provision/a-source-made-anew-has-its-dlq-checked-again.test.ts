import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteTopic, produce, startConsumer, testTopic, topicConfigs, waitFor } from '../../harness/index.ts'

test('a source that is made anew with larger records has its DLQ mended for them', async t => {
  const topic = await testTopic(t)
  const run = startConsumer(t, { topics: topic, metadataMaxAgeMs: 200, from: 'earliest' })
  await produce(topic, [{ value: 'before' }])
  await waitFor('the first record', () => run.deliveries.length === 1)
  const dlq = run.dlqOf(topic)
  assert.ok(Number((await topicConfigs(dlq))['max.message.bytes']) < 3_000_000)

  await deleteTopic(topic)
  await testTopic(t, { name: topic, configs: { 'max.message.bytes': '3000000' } })
  await waitFor('the DLQ to fit', async () => Number((await topicConfigs(dlq))['max.message.bytes']) > 3_000_000)
  await produce(topic, [{ value: 'anew' }])
  await waitFor('the record of the new topic', () => run.deliveries.length === 2)
})
