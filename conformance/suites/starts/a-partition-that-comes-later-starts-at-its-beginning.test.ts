import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, growTopic, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

test("a partition that comes later starts at its beginning, whatever 'from' says", async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'before' }])
  const options = { topics: topic, from: 'latest', metadataMaxAgeMs: 200, commitIntervalMs: 20 } as const
  const first = startConsumer(t, options)
  await first.event('start-resolved')

  await growTopic(topic, 2)
  await produce(topic, [
    { partition: 1, value: 'while it runs' },
    { partition: 0, value: 'after' }
  ])
  await waitFor('both records', () => first.deliveries.length === 2)
  await first.consumer.stop()

  await growTopic(topic, 3)
  await produce(topic, [{ partition: 2, value: 'while nobody runs' }])
  const second = startConsumer(t, { ...options, groupId: first.groupId }, undefined, { untilIdle: true })
  await second.ended

  const places = [...first.deliveries, ...second.deliveries].map(d => `${d.partition}@${d.offset}`)
  assert.deepEqual(places.sort(), ['0@1', '1@0', '2@0'])
  assert.deepEqual(await committedOffsets(first.groupId, topic), [2, 1, 1])
})
