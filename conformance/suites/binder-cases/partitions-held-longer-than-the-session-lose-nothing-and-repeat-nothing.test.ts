import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  deadRecords,
  growTopic,
  produce,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { eightMalformed } from './eight-partitions.ts'

test('a DLQ of 2 partitions, held beyond session and rebalance time-out: 8 of 8 letters kept, nothing redelivered', async t => {
  const { topic, malformed } = await eightMalformed(t)
  const groupId = uniqueName('billing')
  const dlq = await testTopic(t, { name: `error.${topic}.${groupId}`, partitions: 2 })
  const run = startConsumer(t, {
    topics: topic,
    groupId,
    decode: 'json',
    commitIntervalMs: 50,
    deadLetter: { provision: 'off', onInvalidPartition: 'hold', maxBackoffMs: 200 },
    group: { sessionTimeoutMs: 6000, heartbeatIntervalMs: 500, rebalanceTimeoutMs: 2000 }
  })
  await waitFor('six held partitions', () => run.events('held').length === 6)
  const heldAt = Date.now()

  // The two that are not held go on meanwhile, for longer than the session.
  for (let round = 1; Date.now() - heldAt < 7000; round++) {
    await produce(topic, [{ partition: 0, value: '{}' }])
    await waitFor('its commit', async () => (await committedOffsets(groupId, topic))[0] === 3 + round)
  }
  assert.deepEqual((await committedOffsets(groupId, topic)).slice(1), [3, 1, 1, 1, 1, 1, 1])
  await growTopic(dlq, 8)
  await waitFor('all commits', async () => (await committedOffsets(groupId, topic)).slice(1).every(o => o === 3))

  assert.deepEqual(await deadRecords(dlq, topic), malformed)
  assert.equal(run.events('released').length, 6)
  assert.equal(run.events('assigned').length, 1)
  const places = run.deliveries.map(d => `${d.partition}@${d.offset}`)
  assert.equal(new Set(places).size, places.length)
})
