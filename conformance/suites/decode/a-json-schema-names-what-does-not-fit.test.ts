import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('a JSON Schema dead-letters what does not fit, and the letter names where', async t => {
  const topic = await testTopic(t)
  const good = { order: { lines: [{ sku: 'a', at: '2026-01-01T00:00:00Z' }] } }
  const values = [
    JSON.stringify(good),
    JSON.stringify({ order: { lines: [] } }),
    JSON.stringify({ order: { lines: [{ sku: 'a' }, { sku: 4 }] } }),
    JSON.stringify({ order: { lines: [{ sku: 'a', at: 'yesterday' }] } })
  ]
  await produce(
    topic,
    values.map(value => ({ value }))
  )
  const seen: unknown[] = []
  const line = { type: 'object', properties: { sku: { type: 'string' }, at: { type: 'string', format: 'date-time' } } }
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['order'],
    properties: { order: { type: 'object', properties: { lines: { type: 'array', minItems: 1, items: line } } } }
  }

  const run = await runConsumer(t, { topics: topic, decode: 'json', schema }, record => {
    seen.push(record.value)
  })

  assert.deepEqual(seen, [good])
  const letters = await readAll(run.dlqOf(topic))
  assert.deepEqual(
    letters.map(letter => String(letter.value)),
    values.slice(1)
  )
  const messages = letters.map(letter => headerText(letter, 'x-exception-message') ?? '')
  for (const [i, where] of [/order\/lines\b/, /order\/lines\/1\/sku/, /order\/lines\/0\/at/].entries())
    assert.match(messages[i] as string, where)
})
