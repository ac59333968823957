import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  partitionCount,
  produce,
  readAll,
  startConsumer,
  testTopic,
  within
} from '../../harness/index.ts'

test('a stop during a back-off is immediate, and the record is handled again by the next run', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 5 }, (_, i) => ({ value: String(i) }))
  )
  const first = startConsumer(
    t,
    { topics: topic, retry: { attempts: 3, delayMs: 600_000, maxDelayMs: 600_000 } },
    record => {
      if (record.offset === 2) throw new Error('not now')
    }
  )
  await first.event('retry')

  await within('the stop', first.consumer.stop({ timeoutMs: 600_000 }))
  await first.ended
  assert.deepEqual(await committedOffsets(first.groupId, topic), [2])
  assert.equal(first.deliveries.length, 3)

  const second = startConsumer(t, { topics: topic, groupId: first.groupId }, undefined, { untilIdle: true })
  await second.ended
  assert.deepEqual(
    second.deliveries.map(d => [d.offset, d.attempt]),
    [
      [2, 1],
      [3, 1],
      [4, 1]
    ]
  )
  const dlq = first.dlqOf(topic)
  assert.equal((await partitionCount(dlq)) === 0 ? 0 : (await readAll(dlq)).length, 0)
})
