import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'

test('letters of 600 kB are written although a batch of two would not fit, in order', async t => {
  const topic = await testTopic(t)
  const dlq = await testTopic(t, { name: uniqueName('dlq') })
  await produce(
    topic,
    Array.from({ length: 12 }, (_, i) => ({ key: `${i}`, value: Buffer.alloc(600_000, 'x') }))
  )

  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq, provision: 'off' } })

  assert.deepEqual(await deadRecords(dlq, topic), await readAll(topic))
  assert.deepEqual(
    (await readAll(dlq)).map(letter => String(letter.key)),
    Array.from({ length: 12 }, (_, i) => `${i}`)
  )
})
