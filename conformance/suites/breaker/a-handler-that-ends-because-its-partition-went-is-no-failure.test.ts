import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InfrastructureError } from '@dead-letter/kafka'
import { produce, startConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'

for (const by of ['partition', 'key'] as const) {
  test(`by ${by}: neither the record's nor the handler's; the next owner handles it as if for the first time`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    await produce(
      topic,
      Array.from({ length: 20 }, (_, i) => ({ partition: i % 2, key: String(i), value: String(i) }))
    )
    const options = {
      topics: topic,
      groupId: uniqueName('group'),
      concurrency: { by },
      breaker: { consecutive: 1 },
      group: { rebalanceTimeoutMs: 3000, heartbeatIntervalMs: 300 }
    }
    let aborted = 0
    const first = startConsumer(
      t,
      options,
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted++
            reject(new InfrastructureError('the request was aborted', { cause: signal.reason }))
          })
        })
    )
    await waitFor('handlers in both partitions', () => new Set(first.deliveries.map(d => d.partition)).size === 2)
    const second = startConsumer(t, options)
    await first.event('revoked')
    await waitFor('the next owner to have handled them', () => second.deliveries.length === 10)

    assert.ok(aborted > 0)
    assert.deepEqual(first.events('failure'), [])
    assert.deepEqual(first.events('breaker-opened'), [])
    assert.equal(first.consumer.metrics().failures, 0)
    assert.equal(first.consumer.health().breaker.state, 'closed')
    assert.deepEqual(new Set(second.deliveries.map(d => d.attempt)), new Set([1]))
    await first.consumer.stop({ timeoutMs: 100 })
    assert.deepEqual(first.events('failure'), [])
  })
}
