import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionCount, readAll, runConsumer, testTopic } from '../../harness/index.ts'
import { refused, sourceTopic } from './refused.ts'

test("too few partitions are refused under 'verify' and grown under 'create'", async t => {
  const topic = await sourceTopic(t, 4)
  const dlq = await testTopic(t, { suffix: 'dlq', partitions: 3, configs: { 'max.message.bytes': '2000000' } })

  const error = await refused(t, { topics: topic, deadLetter: { topic: dlq, provision: 'verify' } })
  assert.equal(error.code, 'DLQ_TOO_FEW_PARTITIONS')
  assert.deepEqual([error.details.got, error.details.wanted], [3, 4])
  assert.equal(await partitionCount(dlq), 3)

  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq, provision: 'create' } })
  assert.equal(await partitionCount(dlq), 4)
  assert.equal((await readAll(dlq)).length, 1)
})

test("'modulo' makes do with fewer, under 'verify' too", async t => {
  const topic = await sourceTopic(t, 4)
  const dlq = await testTopic(t, { suffix: 'dlq', partitions: 3, configs: { 'max.message.bytes': '2000000' } })

  await runConsumer(t, {
    topics: topic,
    decode: 'json',
    deadLetter: { topic: dlq, provision: 'verify', partition: 'modulo' }
  })

  assert.equal(await partitionCount(dlq), 3)
  assert.equal((await readAll(dlq)).length, 1)
})
