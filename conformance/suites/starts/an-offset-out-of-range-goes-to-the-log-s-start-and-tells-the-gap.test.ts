import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  commitOffsets,
  committedOffsets,
  deleteRecordsBefore,
  produce,
  startConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

test("an offset out of range goes to the log's start, whatever `from` says, and tells the gap", async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const groupId = uniqueName('group')
  await produce(
    topic,
    Array.from({ length: 40 }, (_, i) => ({ partition: i % 2, value: String(i) }))
  )
  await commitOffsets(groupId, topic, [3, 3])
  await deleteRecordsBefore(topic, 1, 12)

  const run = startConsumer(t, { topics: topic, groupId, from: 'latest' }, undefined, { untilIdle: true })
  await run.ended

  const offsets = [0, 1].map(partition => run.deliveries.filter(d => d.partition === partition).map(d => d.offset))
  assert.deepEqual(offsets, [Array.from({ length: 17 }, (_, i) => i + 3), Array.from({ length: 8 }, (_, i) => i + 12)])
  assert.deepEqual(run.events('offset-out-of-range'), [{ topic, partition: 1, position: 3, logStart: 12, gap: 9 }])
  assert.deepEqual(await committedOffsets(groupId, topic), [20, 20])
})
