import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test("a schema of zod's gives the handler its output, and what does not fit is dead-lettered as it was", async t => {
  const topic = await testTopic(t)
  const values = ['{"id":"7","tags":null}', '{"id": 7 }', '{"id":"x"}', '[]', 'null', '{"id":"8","extra":1}', '{']
  await produce(topic, [...values.map(value => ({ value })), { value: null }])
  const seen: unknown[] = []
  const schema = z.object({ id: z.string().regex(/^\d+$/).transform(Number), tags: z.string().nullish() })

  const run = await runConsumer(t, { topics: topic, decode: 'json', schema }, record => {
    seen.push(record.value)
  })

  // A tombstone has no value that could be wrong.
  assert.deepEqual(seen, [{ id: 7, tags: null }, { id: 8 }, null])
  const letters = await readAll(run.dlqOf(topic))
  assert.deepEqual(
    letters.map(letter => letter.value?.toString() ?? null),
    ['{"id": 7 }', '{"id":"x"}', '[]', 'null', '{']
  )
  assert.deepEqual(
    letters.map(letter => headerText(letter, 'x-dead-letter-stage')),
    ['validate', 'validate', 'validate', 'validate', 'decode-value']
  )
  assert.ok(letters.every(letter => headerText(letter, 'x-dead-letter-class') === 'poison'))
  assert.match(headerText(letters[0] as never, 'x-exception-message') ?? '', /id/)

  const strict = await runConsumer(t, { topics: topic, decode: 'json', schema, validateTombstones: true })
  const refused = await readAll(strict.dlqOf(topic))
  assert.deepEqual(
    refused.filter(letter => letter.value === null).map(letter => headerText(letter, 'x-dead-letter-stage')),
    ['validate']
  )
})
