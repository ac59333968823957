import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedMetadata,
  committedOffsets,
  deleteOffsets,
  produce,
  runConsumer,
  startConsumer,
  testTopic,
  waitFor
} from '../../harness/index.ts'

test("a committed offset that is gone is never 'latest' without a word: the log's start, and a warning", async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const write = (count: number) =>
    produce(
      topic,
      Array.from({ length: count * 2 }, (_, i) => ({ partition: i % 2, value: String(i) }))
    )
  await write(3)
  const options = { topics: topic, from: 'latest', commitIntervalMs: 20 } as const
  const first = startConsumer(t, options)
  // The marks say that all of the first start was committed.
  await waitFor('complete marks', async () =>
    (await committedMetadata(first.groupId, topic)).every(mark => mark.includes(' a '))
  )
  await first.consumer.stop()
  await write(2)
  await deleteOffsets(first.groupId, topic, [1])
  assert.deepEqual(await committedOffsets(first.groupId, topic), [3, -1])

  const second = await runConsumer(t, { ...options, groupId: first.groupId })
  const offsets = [0, 1].map(p => second.deliveries.filter(d => d.partition === p).map(d => d.offset))
  assert.deepEqual(offsets, [
    [3, 4],
    [0, 1, 2, 3, 4]
  ])
  assert.deepEqual(
    second.events('warning').map(({ error }) => [error.code, error.details.topic, error.details.partition]),
    [['START_OFFSET_LOST', topic, 1]]
  )
})

test('a group that has no offset left at all starts anew, as `from` says', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: '0' }])
  const first = await runConsumer(t, { topics: topic, from: 'latest' })
  assert.deepEqual(await committedOffsets(first.groupId, topic), [1])
  await deleteOffsets(first.groupId, topic, [0])
  await produce(topic, [{ value: '1' }])
  // Nothing tells that it was there before.
  const second = await runConsumer(t, { topics: topic, from: 'latest', groupId: first.groupId })
  assert.deepEqual(second.deliveries, [])
})
