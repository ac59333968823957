import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, deleteAfter, produce, startConsumer, testTopic, within } from '../../harness/index.ts'
import { fetchProxy, flipLastByte } from './fetch-proxy.ts'

for (const onUnreadableBatch of ['hold', 'dead-letter'] as const) {
  test(`${onUnreadableBatch}: it is held and told with its coordinates, then goes on by itself; other partitions never stop`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    for (const value of ['first', 'a batch of its own', 'last'])
      await produce(
        topic,
        [0, 1].flatMap(partition => [1, 2, 3].map(() => ({ partition, value: `${value} ${partition}` })))
      )
    const proxy = await fetchProxy(t)
    proxy.damage('a batch of its own 0', flipLastByte, 1)

    const run = startConsumer(t, { topics: topic, brokers: proxy.brokers, onUnreadableBatch }, undefined, {
      untilIdle: true
    })
    deleteAfter(t, run.dlqOf(topic))
    await within('the end', run.ended)

    const [held, ...more] = run.events('held')
    assert.equal(more.length, 0)
    assert.equal(held?.reason, 'batch')
    assert.equal(held?.error.code, 'BATCH_CORRUPT')
    assert.deepEqual([held?.topic, held?.partition, held?.error.details?.offset], [topic, 0, 3])
    assert.equal(run.events('released').length, 1)
    const offsets = (partition: number): number[] =>
      run.deliveries.filter(d => d.partition === partition).map(d => d.offset)
    assert.deepEqual(offsets(0), [0, 1, 2, 3, 4, 5, 6, 7, 8])
    assert.deepEqual(offsets(1), [0, 1, 2, 3, 4, 5, 6, 7, 8])
    assert.equal(run.consumer.metrics().deadLettered, 0)
    assert.deepEqual(await committedOffsets(run.groupId, topic), [9, 9])
  })
}
