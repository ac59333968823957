import assert from 'node:assert/strict'
import { test } from 'node:test'
import { growTopic, produce, startConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'

const roomy = { 'max.message.bytes': '2000000' }
const quick = { metadataMaxAgeMs: 200, group: { heartbeatIntervalMs: 100 } }

test('under verify, a running topic that outgrows its DLQ goes on, with one warning', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const dlq = await testTopic(t, { partitions: 2, configs: roomy })
  const deadLetter = { topic: dlq, provision: 'verify' } as const
  const run = startConsumer(t, { ...quick, topics: topic, deadLetter, retry: { attempts: 1 } }, () => {
    throw new Error('no good')
  })
  await run.event('assigned', ({ partitions }) => partitions.length === 2)
  await growTopic(topic, 4)
  await run.event('warning', ({ error }) => error.code === 'DLQ_TOO_FEW_PARTITIONS')
  await waitFor('all four partitions', () => run.consumer.health().partitions.length === 4)
  await produce(topic, [
    { partition: 1, value: 'old' },
    { partition: 3, value: 'new' }
  ])
  await waitFor('both letters', () => run.events('dead-letter').length === 2)
  assert.equal(run.events('warning').length, 1)
})

test('under verify, a topic that comes with too small a DLQ is kept out until the DLQ is grown', async t => {
  const prefix = uniqueName('kept-out')
  const first = await testTopic(t, { partitions: 1, name: `${prefix}-a` })
  const dlq = await testTopic(t, { partitions: 1, configs: roomy })
  const run = startConsumer(t, {
    ...quick,
    topics: new RegExp(`${prefix}-.*`),
    deadLetter: { topic: dlq, provision: 'verify' }
  })
  await run.event('assigned', ({ partitions }) => partitions.length === 1)
  const second = await testTopic(t, { partitions: 3, name: `${prefix}-b` })
  await produce(second, [{ partition: 2, value: 'x' }])
  await run.event('warning', ({ error }) => error.code === 'DLQ_TOO_FEW_PARTITIONS')
  await produce(first, [{ partition: 0, value: 'x' }])
  await waitFor('the first', () => run.deliveries.length === 1)
  assert.deepEqual(
    run.consumer.health().refused.map(({ topic, error }) => [topic, error.code]),
    [[second, 'DLQ_TOO_FEW_PARTITIONS']]
  )
  await growTopic(dlq, 3)
  await waitFor('the second', () => run.deliveries.length === 2)
  assert.deepEqual(
    run.deliveries.map(({ topic, partition }) => [topic, partition]),
    [
      [first, 0],
      [second, 2]
    ]
  )
  assert.equal(run.events('warning').length, 1)
  assert.deepEqual(run.consumer.health().refused, [])
})
