import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, partitionCount, readAll, testTopic, uniqueName } from '../../harness/index.ts'
import { consumeEight, eightMalformed, perPartition } from './eight-partitions.ts'

test('a DLQ of 2 partitions, nothing configured: grown to the 8 of its source, 8 of 8 letters kept', async t => {
  const { topic, malformed } = await eightMalformed(t)
  const groupId = uniqueName('billing')
  const dlq = await testTopic(t, { name: `error.${topic}.${groupId}`, partitions: 2 })

  await consumeEight(t, topic, { groupId })

  assert.equal(await partitionCount(dlq), 8)
  assert.deepEqual(await deadRecords(dlq, topic), malformed)
  assert.deepEqual(perPartition(await readAll(dlq), 8), Array(8).fill(1))
})
