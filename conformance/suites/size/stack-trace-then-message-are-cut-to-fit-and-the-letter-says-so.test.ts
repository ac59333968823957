import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import {
  deadRecords,
  headerNames,
  headerText,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

test('stack trace, then message are cut to fit the DLQ, and the letter says so; the record never is', async t => {
  const limit = 20_000
  const topic = await testTopic(t)
  const dlq = await testTopic(t, { name: uniqueName('dlq'), configs: { 'max.message.bytes': String(limit) } })
  // Added headers: about 1,000 bytes, a message of 3,000 and a stack trace of 2,048.
  await produce(
    topic,
    [1000, 15_000, 18_000].map(length => ({
      value: Buffer.alloc(length, 'x'),
      headers: [['x-exception-message', 'own']]
    }))
  )

  const run = await runConsumer(t, { topics: topic, deadLetter: { topic: dlq, provision: 'off' } }, () => {
    const error = new BusinessError('m'.repeat(3000))
    error.stack = 's'.repeat(9000)
    throw error
  })

  assert.deepEqual(await deadRecords(dlq, topic), await readAll(topic))
  const letters = await readAll(dlq)
  assert.deepEqual(
    letters.map(letter => headerText(letter, 'x-dead-letter-trimmed')),
    [undefined, 'stacktrace', 'stacktrace,message']
  )
  const added = letters.map(letter =>
    headerNames(letter)
      .slice(1)
      .filter(name => name.startsWith('x-exception'))
  )
  assert.deepEqual(added, [
    ['x-exception-fqcn', 'x-exception-message', 'x-exception-stacktrace'],
    ['x-exception-fqcn', 'x-exception-message'],
    ['x-exception-fqcn']
  ])
  assert.equal(headerText(letters[0] as (typeof letters)[0], 'x-exception-stacktrace')?.length, 2048)
  assert.deepEqual(
    run.events('dead-letter').map(e => e.trimmed),
    [[], ['stacktrace'], ['stacktrace', 'message']]
  )
  assert.equal(run.consumer.metrics().trimmed, 2)
})
