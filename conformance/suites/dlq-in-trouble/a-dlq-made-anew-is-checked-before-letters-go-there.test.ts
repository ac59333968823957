import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pass } from 'node:timers/promises'
import {
  deleteTopic,
  headerText,
  partitionCount,
  produce,
  readAll,
  setTopicConfigs,
  startConsumer,
  testTopic,
  topicConfigs
} from '../../harness/index.ts'

/** A view of the topic that is younger is not looked at again before a letter is sent. */
const viewMs = 50

const fails = (): never => {
  throw new TypeError('bad')
}

for (const provision of ['create', 'verify'] as const)
  test(`${provision}: a DLQ that is made anew with compaction holds its source, and is used when it is mended`, async t => {
    const topic = await testTopic(t)
    const dlq = await testTopic(t, { suffix: 'dlq', configs: { 'max.message.bytes': '2000000' } })
    const run = startConsumer(
      t,
      { topics: topic, deadLetter: { topic: dlq, provision }, retry: { attempts: 1 } },
      fails
    )
    await produce(topic, [{ value: 'before' }])
    await run.event('dead-letter', ({ offset }) => offset === 0)

    await deleteTopic(dlq)
    await testTopic(t, { name: dlq, configs: { 'cleanup.policy': 'compact', 'max.message.bytes': '2000000' } })
    await pass(2 * viewMs)
    await produce(topic, [{ value: 'meanwhile', key: 'k' }])
    await run.event('held', ({ reason, error }) => reason === 'letter' && error.code === 'DLQ_COMPACTED')
    assert.equal(run.consumer.health().healthy, false)
    assert.equal(run.events('dead-letter').length, 1)

    await setTopicConfigs(dlq, { 'cleanup.policy': 'delete' })
    await run.event('dead-letter', ({ offset }) => offset === 1)
    await run.event('released', ({ reason }) => reason === 'letter')
    // What was on its way when the topic was found to be another one is written again, under the same id.
    const ids = (await readAll(dlq)).map(letter => headerText(letter, 'x-dead-letter-id'))
    assert.equal(new Set(ids).size, 1)
  })

test('a DLQ that is made anew too small is grown and raised before it is used', async t => {
  const topic = await testTopic(t, { partitions: 3 })
  const run = startConsumer(t, { topics: topic, retry: { attempts: 1 } }, fails)
  await produce(topic, [{ value: 'before' }])
  await run.event('dead-letter')
  const dlq = run.dlqOf(topic)
  await deleteTopic(dlq)
  await testTopic(t, { name: dlq, configs: { 'max.message.bytes': '10000' } })
  await produce(topic, [{ value: 'after', partition: 2 }])
  await run.event('dead-letter', ({ partition }) => partition === 2)
  assert.equal(await partitionCount(dlq), 3)
  assert.ok(Number((await topicConfigs(dlq))['max.message.bytes']) > 1_000_000)
})

test("a resolver's topic that is made anew with compaction holds its source", async t => {
  const topic = await testTopic(t)
  const listed = await testTopic(t, { suffix: 'listed' })
  const deadLetter = { resolve: () => listed, topics: [listed] }
  const run = startConsumer(t, { topics: topic, deadLetter, retry: { attempts: 1 } }, fails)
  await produce(topic, [{ value: 'before' }])
  await run.event('dead-letter')
  await deleteTopic(listed)
  await testTopic(t, { name: listed, configs: { 'cleanup.policy': 'compact,delete' } })
  await pass(2 * viewMs)
  await produce(topic, [{ value: 'meanwhile', key: 'k' }])
  await run.event('held', ({ error }) => error.code === 'DLQ_COMPACTED')
  await setTopicConfigs(listed, { 'cleanup.policy': 'delete' })
  await run.event('dead-letter', ({ offset }) => offset === 1)
})
