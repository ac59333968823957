import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('a key, a value and a value against the schema that do not decode are dead-lettered as their original bytes', async t => {
  const topic = await testTopic(t)
  await produce(topic, [
    { key: Buffer.from([0xc3, 0x28]), value: '{"n":1}' },
    { key: 'k', value: Buffer.from('{"n":"\xff"}', 'latin1') },
    { key: 'k', value: '{"n":1' },
    { key: 'k', value: '{"n":"one"}' },
    { key: 'k', value: '' },
    { key: 'k', value: '{"n":1}' }
  ])

  const run = await runConsumer(t, {
    topics: topic,
    decode: { key: 'text', value: 'json' },
    schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }
  })

  const dlq = run.dlqOf(topic)
  assert.deepEqual(await deadRecords(dlq, topic), (await readAll(topic)).slice(0, 5))
  assert.deepEqual(
    (await readAll(dlq)).map(letter => headerText(letter, 'x-dead-letter-stage')),
    ['decode-key', 'decode-value', 'decode-value', 'validate', 'decode-value']
  )
  assert.deepEqual(
    run.deliveries.map(d => d.offset),
    [5]
  )
  const { deadByStage, deadByClass } = run.consumer.metrics()
  assert.deepEqual(deadByStage, { 'decode-key': 1, 'decode-value': 3, validate: 1, handle: 0 })
  assert.deepEqual(deadByClass, { poison: 5, business: 0, transient: 0, infrastructure: 0, fatal: 0 })
})
