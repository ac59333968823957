import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test("the original's timestamp is kept in a header, whatever it is; the letter's own is now", async t => {
  const topic = await testTopic(t, { configs: { 'message.timestamp.after.max.ms': '9223372036854775807' } })
  const times = [-1, 0, 1, 1_600_000_000_123, Date.now() + 400 * 86_400_000]
  // Each in a batch of its own: one with −1 has no base that others could count from.
  for (const timestamp of times) await produce(topic, [{ value: '{', timestamp }])
  const before = Date.now()

  const run = await runConsumer(t, { topics: topic, decode: 'json' })

  const source = await readAll(topic)
  assert.deepEqual(
    source.map(record => record.timestamp),
    times
  )
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), source)
  const letters = await readAll(run.dlqOf(topic))
  assert.ok(letters.every(letter => letter.timestamp >= before && letter.timestamp <= Date.now()))
  assert.deepEqual(
    letters.map(letter => headerText(letter, 'x-original-timestamp-type')),
    Array(5).fill('CreateTime')
  )
})
