import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterConsumer } from '@dead-letter/kafka'
import { brokers, committedOffsets, deadRecords, partitionCount, readAll, uniqueName } from '../../harness/index.ts'
import { consumeEight, eightMalformed, perPartition } from './eight-partitions.ts'

test('partitions: 4 without a function is refused before anything is consumed; with a policy 8 of 8 letters are kept', async t => {
  const { topic, malformed } = await eightMalformed(t)
  const groupId = uniqueName('billing')

  for (const deadLetter of [{ partitions: 4 }, { partitions: 8 }, { minPartitions: 2 }]) {
    assert.throws(() => new DeadLetterConsumer({ brokers: brokers(), groupId, topics: topic, deadLetter }), {
      code: 'DLQ_PARTITIONS_NEED_FUNCTION'
    })
  }
  assert.equal(await partitionCount(`error.${topic}.${groupId}`), 0)
  assert.deepEqual(await committedOffsets(groupId, topic), Array(8).fill(-1))

  const run = await consumeEight(t, topic, { groupId, deadLetter: { partitions: 4, partition: 'modulo' } })

  const dlq = run.dlqOf(topic)
  assert.equal(await partitionCount(dlq), 4)
  assert.deepEqual(await deadRecords(dlq, topic), malformed)
  assert.deepEqual(perPartition(await readAll(dlq), 4), [2, 2, 2, 2])
})
