import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, produce, startConsumer, testTopic, waitFor, within } from '../../harness/index.ts'

test('other keys go on beside a key that stands still', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 900 }, (_, i) => ({ key: i % 10 === 0 ? 'slow' : `key ${i % 10}`, value: String(i) }))
  )
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const run = startConsumer(
    t,
    { topics: topic, concurrency: { by: 'key' }, commitIntervalMs: 20 },
    record => (String(record.rawKey) === 'slow' ? gate : undefined),
    { untilIdle: true }
  )
  await waitFor('the others', () => run.consumer.metrics().handled === 810)
  assert.equal(run.deliveries.filter(d => d.offset % 10 === 0).length, 1)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [0])
  open()
  await within('the end', run.ended)
  assert.equal(run.deliveries.length, 900)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [900])
})

test('what waits behind a slow key is bounded, in records and in bytes', async t => {
  for (const [bytes, taken] of [
    [10, 1000],
    [20_000, 53]
  ] as const) {
    const topic = await testTopic(t, { suffix: String(bytes) })
    await produce(
      topic,
      Array.from({ length: 3000 * (bytes > 10 ? 0.1 : 1) }, () => ({ key: 'slow', value: Buffer.alloc(bytes) }))
    )
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const run = startConsumer(t, { topics: topic, concurrency: { by: 'key' }, commitIntervalMs: 10_000 }, () => gate, {
      untilIdle: true
    })
    await waitFor('the bound', () => run.consumer.metrics().records >= taken)
    // Time for more to be taken, if nothing bounds it.
    await new Promise(resolve => setTimeout(resolve, 100))
    assert.equal(run.consumer.metrics().records, taken)
    assert.equal(run.deliveries.length, 1)
    open()
    await within('the end', run.ended)
  }
})
