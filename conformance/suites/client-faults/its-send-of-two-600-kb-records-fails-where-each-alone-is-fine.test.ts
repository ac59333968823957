import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAll, testTopic } from '../../harness/index.ts'
import { clientProducer, hasCode, mended } from './client.ts'

test('all records of a partition in a send become one batch, however large', async t => {
  const topic = await testTopic(t)
  const producer = clientProducer(t)
  const message = { topic, partition: 0, value: Buffer.alloc(600_000) }
  await assert.rejects(
    producer.send({ messages: [message, message] }),
    error => hasCode(error, 'MESSAGE_TOO_LARGE'),
    mended
  )
  await producer.send({ messages: [message] })
  assert.equal((await readAll(topic)).length, 1)
})
