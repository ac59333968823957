import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import {
  clientsOf,
  header,
  headerText,
  originOf,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

test('with allowPointers a pointer stands for a record that cannot fit, and only for that', async t => {
  const topic = await testTopic(t)
  const dlq = await testTopic(t, { name: uniqueName('dlq'), configs: { 'max.message.bytes': '20000' } })
  const value = Buffer.alloc(30_000, 'x')
  await produce(topic, [
    { key: 'large', value, headers: [['own', 'header']] },
    { key: 'small', value: '{' }
  ])

  const run = await runConsumer(t, {
    topics: topic,
    decode: 'json',
    deadLetter: { topic: dlq, allowPointers: true }
  })

  const [large, small] = await readAll(dlq)
  assert.ok(large && small)
  const { layout } = await clientsOf().layout(topic)
  assert.deepEqual(JSON.parse(String(large.value)), {
    topicId: layout.topicId,
    topic,
    partition: 0,
    offset: 0,
    length: 30_000,
    sha256: createHash('sha256').update(value).digest('hex')
  })
  assert.deepEqual([String(large.key), String(header(large, 'own'))], ['large', 'header'])
  assert.equal(headerText(large, 'x-dead-letter-trimmed')?.split(',').at(-1), 'value')
  assert.deepEqual([large, small].map(originOf), [`${topic}[0]@0`, `${topic}[0]@1`])
  assert.deepEqual([String(small.value), headerText(small, 'x-dead-letter-trimmed')], ['{', undefined])
  assert.equal(run.events('held').length, 0)
})
