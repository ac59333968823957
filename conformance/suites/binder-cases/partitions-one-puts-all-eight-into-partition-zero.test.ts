import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, partitionCount, readAll } from '../../harness/index.ts'
import { consumeEight, eightMalformed, perPartition } from './eight-partitions.ts'

test('partitions: 1: 8 of 8 letters kept, all in partition 0', async t => {
  const { topic, malformed } = await eightMalformed(t)

  const run = await consumeEight(t, topic, { deadLetter: { partitions: 1 } })

  const dlq = run.dlqOf(topic)
  assert.equal(await partitionCount(dlq), 1)
  assert.deepEqual(await deadRecords(dlq, topic), malformed)
  assert.deepEqual(perPartition(await readAll(dlq), 1), [8])
})
