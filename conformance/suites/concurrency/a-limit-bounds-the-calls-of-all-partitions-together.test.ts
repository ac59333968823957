import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import { produce, runConsumer, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

const partitions = 6

for (const limit of [1, 3, Number.POSITIVE_INFINITY]) {
  test(`by partition, limit ${limit}: so many calls at once, each partition in its order`, async t => {
    const topic = await testTopic(t, { partitions })
    await produce(
      topic,
      Array.from({ length: partitions * 20 }, (_, i) => ({ partition: i % partitions, value: String(i) }))
    )
    let running = 0
    let most = 0
    const run = await runConsumer(
      t,
      { topics: topic, concurrency: { limit }, fetch: { maxBytes: 1 << 20 } },
      async () => {
        most = Math.max(most, ++running)
        await work(4)
        running--
      }
    )
    assert.equal(most, Math.min(limit, partitions))
    assert.equal(run.deliveries.length, partitions * 20)
    for (let p = 0; p < partitions; p++)
      assert.deepEqual(
        run.deliveries.filter(d => d.partition === p).map(d => d.offset),
        Array.from({ length: 20 }, (_, i) => i)
      )
  })
}

test('a stop waits for the calls that run, not for those that wait for one of them', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 50 }, (_, i) => ({ key: String(i), value: '' }))
  )
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const run = startConsumer(t, { topics: topic, concurrency: { by: 'key', limit: 2 } }, () => gate)
  await waitFor('all to be taken', () => run.consumer.metrics().records === 50)
  const stopped = run.consumer.stop()
  open()
  await stopped
  assert.equal(run.deliveries.length, 2)
})
