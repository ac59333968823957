import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, deleteAfter, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'
import { fetchProxy, flipLastByte, unknownCompression } from './fetch-proxy.ts'

for (const [what, damage, code] of [
  ['a damaged batch', flipLastByte, 'BATCH_CORRUPT'],
  ['an unknown compression', unknownCompression, 'BATCH_COMPRESSION_UNKNOWN']
] as const) {
  test(`${what} is held with its coordinates; what comes before it and other partitions are done`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    for (const value of ['first', 'marked', 'last'])
      await produce(
        topic,
        [0, 1].flatMap(partition => [1, 2].map(() => ({ partition, value: `${value} ${partition}` })))
      )
    const proxy = await fetchProxy(t)
    proxy.damage('marked 1', damage)
    const run = startConsumer(t, { topics: topic, brokers: proxy.brokers, commitIntervalMs: 20 })

    deleteAfter(t, run.dlqOf(topic))
    const { partition, error } = await run.event('held')
    assert.deepEqual([partition, error.code, error.details?.offset], [1, code, 2])
    await waitFor('the commits', async () => String(await committedOffsets(run.groupId, topic)) === '6,2')
    const health = run.consumer.health()
    assert.equal(health.healthy, false)
    assert.deepEqual(
      health.partitions.map(p => p.holds.map(hold => hold.error.code)),
      [[], [code]]
    )
    await run.consumer.stop()
    assert.equal(run.deliveries.length, 8)
    assert.equal(run.consumer.metrics().deadLettered, 0)
    assert.deepEqual(await committedOffsets(run.groupId, topic), [6, 2])
  })
}
