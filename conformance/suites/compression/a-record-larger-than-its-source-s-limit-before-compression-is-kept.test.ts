import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('a record that its source holds only compressed is kept, when letters are compressed as well', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ key: 'large', value: 'x'.repeat(5_000_000) }, { value: '{"after":1}' }], {
    compression: 'gzip'
  })

  const run = await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { compression: 'gzip' } })

  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), (await readAll(topic)).slice(0, 1))
  assert.deepEqual(run.events('dead-letter')[0]?.trimmed, [])
  assert.deepEqual(
    run.deliveries.map(d => d.offset),
    [1]
  )
})
