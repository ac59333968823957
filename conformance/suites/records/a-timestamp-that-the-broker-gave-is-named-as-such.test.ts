import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('a timestamp that the broker gave is kept, and named LogAppendTime', async t => {
  const topic = await testTopic(t, { configs: { 'message.timestamp.type': 'LogAppendTime' } })
  await produce(
    topic,
    [5, 7, 6].map(timestamp => ({ value: '{', timestamp }))
  )

  const run = await runConsumer(t, { topics: topic, decode: 'json' })

  const source = await readAll(topic)
  assert.ok(source.every(record => record.timestamp > Date.now() - 60_000))
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), source)
  assert.deepEqual(
    (await readAll(run.dlqOf(topic))).map(letter => headerText(letter, 'x-original-timestamp-type')),
    Array(3).fill('LogAppendTime')
  )
})
