import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  produce,
  readAll,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

test('a record that cannot fit its DLQ holds its partition, and no other, until something is done', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const dlq = await testTopic(t, { name: uniqueName('dlq'), partitions: 2, configs: { 'max.message.bytes': '20000' } })
  await produce(topic, [
    { partition: 0, value: '1' },
    { partition: 0, value: Buffer.alloc(30_000, 'x') },
    { partition: 0, value: '2' },
    { partition: 1, value: '{' },
    { partition: 1, value: '3' }
  ])

  const run = startConsumer(t, {
    topics: topic,
    decode: 'json',
    commitIntervalMs: 20,
    deadLetter: { topic: dlq, provision: 'off' }
  })
  const held = await run.event('held')
  await waitFor('the commits', async () => (await committedOffsets(run.groupId, topic)).join() === '1,2')

  assert.deepEqual([held.partition, held.reason, held.error.code], [0, 'letter', 'LETTER_TOO_LARGE'])
  assert.equal(held.error.details.offset, 1)
  assert.deepEqual(
    (await readAll(dlq)).map(letter => letter.partition),
    [1]
  )
  const { healthy, partitions } = run.consumer.health()
  assert.equal(healthy, false)
  assert.deepEqual(
    partitions.map(p => [p.partition, p.holds.length]),
    [
      [0, 1],
      [1, 0]
    ]
  )
  await run.consumer.stop()
  assert.deepEqual(await committedOffsets(run.groupId, topic), [1, 2])
})
