import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  needsOwnKafka,
  ownKafka,
  produce,
  readAll,
  startConsumer,
  testTopic,
  waitFor
} from '../../harness/index.ts'

test('too few in-sync replicas hold a source until there are enough', needsOwnKafka, async t => {
  const kafka = await ownKafka(t, { nodes: 3 })
  const { brokers } = kafka
  const topic = await testTopic(t, { partitions: 2, brokers, configs: { 'min.insync.replicas': '1' } })
  const dlq = await testTopic(t, { partitions: 2, brokers, configs: { 'min.insync.replicas': '3' } })
  const run = startConsumer(t, {
    brokers,
    topics: topic,
    decode: 'json',
    commitIntervalMs: 20,
    deadLetter: { topic: dlq, provision: 'off' }
  })
  const write = (partition: number, values: readonly string[]) =>
    produce(
      topic,
      values.map(value => ({ partition, value })),
      { brokers }
    )
  await write(0, ['1', '{bad 1'])
  await run.event('dead-letter')

  await kafka.kill(2)
  await write(0, ['2', '{bad 2', '3'])
  await write(1, ['4', '5'])
  const held = await run.event('held', h => h.reason === 'letter')
  assert.equal(held.error.code, 'LETTER_NOT_WRITTEN')
  assert.equal(held.partition, 0)
  await waitFor('the other partition', async () => (await committedOffsets(run.groupId, topic, brokers))[1] === 2)
  assert.equal((await committedOffsets(run.groupId, topic, brokers))[0], 3)

  await kafka.restart(2)
  await waitFor('the last commit', async () => (await committedOffsets(run.groupId, topic, brokers))[0] === 5)
  assert.deepEqual(
    (await readAll(dlq, { brokers })).map(letter => String(letter.value)),
    ['{bad 1', '{bad 2']
  )
})
