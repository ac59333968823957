import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runConsumer, testTopic, topicConfigs } from '../../harness/index.ts'
import { refused, sourceTopic } from './refused.ts'

test("max.message.bytes below the source's and 64 KiB is refused under 'verify' and raised under 'create'", async t => {
  const topic = await sourceTopic(t, 1, { 'max.message.bytes': '500000' })
  const dlq = await testTopic(t, { suffix: 'dlq', configs: { 'max.message.bytes': '565535', 'retention.ms': '-1' } })
  const limit = async (): Promise<unknown> => (await topicConfigs(dlq))['max.message.bytes']

  const error = await refused(t, { topics: topic, deadLetter: { topic: dlq, provision: 'verify' } })
  assert.equal(error.code, 'DLQ_MESSAGE_BYTES_LOW')
  assert.deepEqual([error.details.got, error.details.wanted], [565_535, 565_536])

  const pointers = { topic: dlq, allowPointers: true }
  for (const deadLetter of [{ ...pointers, provision: 'verify' } as const, pointers]) {
    await runConsumer(t, { topics: topic, decode: 'json', deadLetter })
    assert.equal(await limit(), '565535')
  }

  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  assert.equal(await limit(), '565536')
  assert.equal((await topicConfigs(dlq))['retention.ms'], '-1')
})
