import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  clientsOf,
  committedOffsets,
  deleteAfter,
  endOffsets,
  produce,
  runConsumer,
  startConsumer,
  testTopic
} from '../../harness/index.ts'

const large = Array.from({ length: 10 }, (_, i) => ({ key: `key ${i}`, value: `${i} ${'x'.repeat(500)}` }))
const all = Array.from({ length: large.length + 2 }, (_, i) => i)

for (const by of ['partition', 'key'] as const) {
  test(`by ${by}: a restart that can read the batch handles all of its records, when the letter was never written`, async t => {
    const topic = await testTopic(t)
    const dlq = await testTopic(t, { suffix: 'dlq', configs: { 'max.message.bytes': '200' } })
    await produce(topic, [{ key: 'small', value: 'small' }])
    await produce(topic, large)
    await produce(topic, [{ key: 'small', value: 'small' }])
    const options = {
      topics: topic,
      concurrency: { by },
      commitIntervalMs: 20,
      onUnreadableBatch: 'dead-letter',
      deadLetter: { topic: dlq, provision: 'off' }
    } as const
    const first = startConsumer(t, { ...options, maxBatchBytes: 1024 })
    deleteAfter(t, dlq)
    const held = await first.event('held', ({ reason }) => reason === 'letter')
    assert.equal(held.error.code, 'LETTER_TOO_LARGE')
    assert.equal(first.consumer.health().partitions[0]?.underWay, 1)
    await first.consumer.stop({ timeoutMs: 100 })
    assert.deepEqual(await committedOffsets(first.groupId, topic), [1])
    const [group] = await clientsOf().admin.listConsumerGroupOffsets({ groups: [first.groupId] })
    assert.doesNotMatch(String(group?.topics[0]?.partitions[0]?.metadata), / r=/)

    const second = await runConsumer(t, { ...options, groupId: first.groupId })
    const handled = [...first.deliveries, ...second.deliveries].map(({ offset }) => offset)
    assert.deepEqual(
      handled.sort((a, b) => a - b),
      all
    )
    assert.deepEqual(await committedOffsets(first.groupId, topic), [all.length])
    assert.deepEqual(await endOffsets(dlq), [0])
  })
}
