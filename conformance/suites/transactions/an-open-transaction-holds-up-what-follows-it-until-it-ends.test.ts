import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'
import { transactionalProducer } from './transactional-producer.ts'

test('an open transaction holds up what follows it until it ends', async t => {
  const topic = await testTopic(t)
  const producer = await transactionalProducer(t)
  const seen: unknown[] = []
  const run = startConsumer(t, { topics: topic, decode: 'text', commitIntervalMs: 20 }, record => {
    seen.push(record.value)
  })
  for (const end of ['commit', 'abort'] as const) {
    await produce(topic, [{ value: `before the ${end}` }])
    const transaction = await producer.transaction()
    await transaction.send({ topic, messages: [{ value: `in the ${end}`, partition: 0 }] })
    await produce(topic, [{ value: `after the ${end}` }])
    await waitFor('the record before', () => seen.at(-1) === `before the ${end}`)
    const fetches = run.consumer.metrics().fetches
    await waitFor('two more fetches', () => run.consumer.metrics().fetches >= fetches + 2)
    assert.equal(seen.at(-1), `before the ${end}`)
    await transaction[end]()
    await waitFor('the record after', () => seen.at(-1) === `after the ${end}`)
  }
  assert.deepEqual(seen, [
    'before the commit',
    'in the commit',
    'after the commit',
    'before the abort',
    'after the abort'
  ])
  await waitFor('the last commit', async () => (await committedOffsets(run.groupId, topic))[0] === 8)
})
