import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsOwnKafka, ownKafka, produce, readAll, testTopic, topicConfigs } from '../../harness/index.ts'

test('two of three brokers go on, with every record', needsOwnKafka, async t => {
  const kafka = await ownKafka(t, { nodes: 3 })
  const { brokers } = kafka
  const topic = await testTopic(t, { partitions: 3, brokers })
  assert.equal((await topicConfigs(topic, brokers))['min.insync.replicas'], '2')
  await produce(
    topic,
    [0, 1, 2].map(partition => ({ value: 'before', partition })),
    { brokers }
  )

  await kafka.kill(1)
  await produce(
    topic,
    [0, 1, 2].map(partition => ({ value: 'after', partition })),
    { brokers }
  )

  const read = await readAll(topic, { brokers })
  assert.deepEqual(
    read.map(r => `${r.partition} ${r.value}`),
    ['0 before', '0 after', '1 before', '1 after', '2 before', '2 after']
  )
})
