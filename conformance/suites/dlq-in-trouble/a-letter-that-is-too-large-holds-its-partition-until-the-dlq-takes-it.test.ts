import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  produce,
  readAll,
  setTopicConfigs,
  startConsumer,
  testTopic,
  waitFor
} from '../../harness/index.ts'

test('a letter that is too large holds its partition until the DLQ takes it', async t => {
  const topic = await testTopic(t, { partitions: 2, suffix: 'source' })
  const dlq = await testTopic(t, { partitions: 2, suffix: 'dlq', configs: { 'max.message.bytes': '20000' } })
  const large = `{bad ${'x'.repeat(30_000)}`
  await produce(topic, [
    { partition: 0, value: '1' },
    { partition: 0, value: large },
    { partition: 0, value: '2' },
    { partition: 1, value: '{bad' },
    { partition: 1, value: '3' }
  ])
  const run = startConsumer(t, {
    topics: topic,
    decode: 'json',
    commitIntervalMs: 20,
    deadLetter: { topic: dlq, provision: 'off', maxBackoffMs: 300 }
  })

  const held = await run.event('held')
  assert.equal(held.error.code, 'LETTER_TOO_LARGE')
  assert.equal(held.error.details.offset, 1)
  assert.equal(held.partition, 0)
  await waitFor('the other partition', async () => (await committedOffsets(run.groupId, topic))[1] === 2)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [1, 2])

  await setTopicConfigs(dlq, { 'max.message.bytes': '100000' })
  await waitFor('the last commit', async () => (await committedOffsets(run.groupId, topic))[0] === 3)
  const letters = await readAll(dlq)
  assert.deepEqual(
    letters.map(letter => String(letter.value)),
    [large, '{bad']
  )
})
