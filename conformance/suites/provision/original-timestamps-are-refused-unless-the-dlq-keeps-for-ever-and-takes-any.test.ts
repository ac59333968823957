import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { refused, sourceTopic } from './refused.ts'

const forEver = {
  'retention.ms': '-1',
  'max.message.bytes': '2000000',
  'message.timestamp.before.max.ms': '9223372036854775807',
  'message.timestamp.after.max.ms': '9223372036854775807'
}

test("timestamp: 'original' is refused for a DLQ that would delete or refuse old letters", async t => {
  const topic = await sourceTopic(t)
  const unfit: readonly Readonly<Record<string, string>>[] = [
    { 'retention.ms': '604800000' },
    { 'retention.bytes': '1000000' },
    { 'message.timestamp.type': 'LogAppendTime' },
    { 'message.timestamp.before.max.ms': '86400000' },
    { 'message.timestamp.after.max.ms': '3600000' }
  ]
  for (const configs of unfit) {
    const dlq = await testTopic(t, { suffix: 'dlq', configs: { ...forEver, ...configs } })
    const error = await refused(t, { topics: topic, deadLetter: { topic: dlq, timestamp: 'original' } })
    assert.equal(error.code, 'DLQ_TIMESTAMP_ORIGINAL_REFUSED')
    assert.match(error.message, new RegExp(Object.keys(configs).join()))
  }
})

test("timestamp: 'original' gives letters their records' own in a DLQ that keeps for ever and takes any", async t => {
  const topic = await testTopic(t, { configs: forEver })
  const times = [0, 1_000_000_000_000, Date.now() + 30 * 86_400_000]
  await produce(
    topic,
    times.map(timestamp => ({ value: '{', timestamp }))
  )
  const existing = await testTopic(t, { suffix: 'dlq', configs: forEver })

  for (const dlq of [existing, uniqueName('made')]) {
    await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq, timestamp: 'original' } })
    assert.deepEqual(
      (await readAll(dlq)).map(letter => letter.timestamp),
      times
    )
  }
})
