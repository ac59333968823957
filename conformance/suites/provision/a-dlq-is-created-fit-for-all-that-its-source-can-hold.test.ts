import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionCount, runConsumer, testTopic, topicConfigs } from '../../harness/index.ts'

test('a DLQ is created at start, before any failure, fit for all that its source can hold', async t => {
  const topic = await testTopic(t, {
    partitions: 3,
    configs: { 'max.message.bytes': '2000000', 'retention.ms': '1209600000', 'cleanup.policy': 'compact,delete' }
  })

  const run = await runConsumer(t, { topics: topic, deadLetter: { configs: { 'compression.type': 'zstd' } } })

  const dlq = run.dlqOf(topic)
  assert.equal(await partitionCount(dlq), 3)
  const configs = await topicConfigs(dlq)
  assert.equal(configs['cleanup.policy'], 'delete')
  assert.equal(configs['retention.ms'], '1209600000')
  assert.equal(configs['max.message.bytes'], String(2_000_000 + 65_536))
  assert.equal(configs['compression.type'], 'zstd')
  assert.equal(configs['min.insync.replicas'], (await topicConfigs(topic))['min.insync.replicas'])
  assert.deepEqual(run.events('warning'), [])
})

test('a source that keeps for ever gets a DLQ that does too, and minPartitions raises its count', async t => {
  const topic = await testTopic(t, { partitions: 2, configs: { 'retention.ms': '-1' } })

  const run = await runConsumer(t, { topics: topic, deadLetter: { minPartitions: 5, partition: 'same' } })

  assert.equal(await partitionCount(run.dlqOf(topic)), 5)
  assert.equal((await topicConfigs(run.dlqOf(topic)))['retention.ms'], '-1')
})
