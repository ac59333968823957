import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAll, startConsumer, testTopic } from '../../harness/index.ts'
import { transact, transactionalProducer } from './transactional-producer.ts'

test('aborted records that do not decode are no dead letters, committed ones are', async t => {
  const topic = await testTopic(t)
  const producer = await transactionalProducer(t)
  await transact(producer, topic, ['{bad and aborted', '1'], 'abort')
  await transact(producer, topic, ['{bad and committed', '2'], 'commit')

  const run = startConsumer(t, { topics: topic, decode: 'json' }, undefined, { untilIdle: true })
  await run.ended
  assert.equal(run.deliveries.length, 1)
  assert.deepEqual(
    (await readAll(run.dlqOf(topic))).map(letter => String(letter.value)),
    ['{bad and committed']
  )
})
