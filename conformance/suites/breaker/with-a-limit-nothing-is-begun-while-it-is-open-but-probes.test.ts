import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import { produce, readAll, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

for (const by of ['key', 'partition'] as const) {
  test(`by ${by}: who waits for a slot is asked again`, async t => {
    const topic = await testTopic(t, { partitions: 12 })
    await produce(
      topic,
      Array.from({ length: 600 }, (_, i) => ({ partition: i % 12, key: `k${i}`, value: String(i) }))
    )
    let opened = false
    let after = 0
    const run = startConsumer(
      t,
      {
        topics: topic,
        retry: { attempts: 1 },
        concurrency: { by, limit: 4 },
        breaker: { probeDelayMs: 60_000, maxProbeDelayMs: 60_000 }
      },
      async () => {
        if (opened) after++
        await work(1)
        throw new Error('a bad release')
      }
    )
    run.consumer.on('breaker-opened', () => {
      opened = true
    })
    await run.event('breaker-opened')
    // What had begun ends; the letters of those that opened it are written.
    await waitFor('the letters', () => run.consumer.metrics().deadLettered === 20)
    await work(200)
    assert.equal(after, 0)
    assert.ok(run.deliveries.length <= 24, `${run.deliveries.length} calls`)
    await run.consumer.stop()
    assert.equal((await readAll(run.dlqOf(topic))).length, 20)
  })
}
