import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

test("'latest' is committed before the first record, so that a stop right after the start skips nothing", async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const write = (name: string, n: number) =>
    produce(
      topic,
      Array.from({ length: n }, (_, i) => ({ partition: i % 2, value: `${name} ${i}` }))
    )
  await write('before', 10)
  const options = { topics: topic, from: 'latest', decode: 'text' } as const

  const first = startConsumer(t, options)
  await waitFor('both starts', () => first.events('start-resolved').length === 2)
  assert.deepEqual(await committedOffsets(first.groupId, topic), [5, 5])
  await first.consumer.stop()
  await write('meanwhile', 6)

  const seen: unknown[] = []
  const second = startConsumer(
    t,
    { ...options, groupId: first.groupId },
    record => {
      seen.push(record.value)
    },
    { untilIdle: true }
  )
  await second.ended
  assert.equal(first.deliveries.length, 0)
  assert.deepEqual(
    seen.sort(),
    [0, 1, 2, 3, 4, 5].map(i => `meanwhile ${i}`)
  )
})
