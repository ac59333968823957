import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, topicConfigs } from '../../harness/index.ts'
import { consumeEight, eightMalformed } from './eight-partitions.ts'

test('a value of 1,048,400 bytes: 8 of 8 letters kept whole, in a DLQ with room for their headers', async t => {
  const { topic, malformed } = await eightMalformed(t, p => `${p}`.padEnd(1_048_400, 'x'))
  assert.deepEqual([...new Set(malformed.map(record => record.value?.length))], [1_048_400])

  const run = await consumeEight(t, topic, {})

  const dlq = run.dlqOf(topic)
  assert.equal((await topicConfigs(dlq))['max.message.bytes'], String(1_048_588 + 65_536))
  assert.deepEqual(await deadRecords(dlq, topic), malformed)
  assert.deepEqual(
    run.events('dead-letter').flatMap(e => e.trimmed),
    []
  )
})
