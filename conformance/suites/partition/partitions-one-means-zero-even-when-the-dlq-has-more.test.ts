import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  deadRecords,
  partitionCount,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

test('partitions: 1 means partition 0, even when the existing DLQ has more', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const groupId = uniqueName('group')
  const dlq = await testTopic(t, { name: `error.${topic}.${groupId}`, partitions: 3 })
  await produce(
    topic,
    [1, 0, 1].map(partition => ({ partition, key: `k${partition}`, value: '{' }))
  )

  await runConsumer(t, { topics: topic, groupId, decode: 'json', deadLetter: { partitions: 1 } })

  assert.equal(await partitionCount(dlq), 3)
  assert.deepEqual(
    (await readAll(dlq)).map(letter => letter.partition),
    [0, 0, 0]
  )
  assert.deepEqual(await deadRecords(dlq, topic), await readAll(topic))
})
