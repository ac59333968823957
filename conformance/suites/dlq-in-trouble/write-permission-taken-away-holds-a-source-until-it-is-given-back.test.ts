import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  forbid,
  needsOwnKafka,
  ownKafka,
  type Permission,
  permit,
  produce,
  readAll,
  startConsumer,
  testTopic,
  waitFor
} from '../../harness/index.ts'

test('write permission taken away holds a source until it is given back', needsOwnKafka, async t => {
  const kafka = await ownKafka(t, { users: { app: 'secret' } })
  const { brokers } = kafka
  const topic = await testTopic(t, { partitions: 2, suffix: 'source', brokers })
  const dlq = await testTopic(t, { partitions: 2, suffix: 'dlq', brokers, configs: { 'max.message.bytes': '2000000' } })
  const write: Permission = { brokers, user: 'app', on: 'topic', name: dlq, may: ['WRITE'] }
  await permit(write)
  await permit({ ...write, may: ['DESCRIBE', 'DESCRIBE_CONFIGS'] })
  await permit({ ...write, name: topic, may: ['READ', 'DESCRIBE_CONFIGS'] })
  await permit({ ...write, on: 'group', name: 'billing', may: ['READ'] })
  const bad = (partition: number, values: readonly string[]) =>
    produce(
      topic,
      values.map(value => ({ partition, value })),
      { brokers }
    )
  const committed = () => committedOffsets('billing', topic, brokers)
  const run = startConsumer(t, {
    brokers: kafka.saslBrokers,
    sasl: { mechanism: 'PLAIN', username: 'app', password: 'secret' },
    groupId: 'billing',
    topics: topic,
    decode: 'json',
    commitIntervalMs: 20,
    deadLetter: { topic: dlq, provision: 'verify', maxBackoffMs: 300 }
  })
  await bad(0, ['1', '{bad 1'])
  await run.event('dead-letter')

  await forbid(write)
  await bad(0, ['2', '{bad 2', '3'])
  await bad(1, ['4', '5'])
  const held = await run.event('held')
  assert.equal(held.error.code, 'LETTER_FORBIDDEN')
  await waitFor('the other partition', async () => (await committed())[1] === 2)
  assert.deepEqual(await committed(), [3, 2])

  await permit(write)
  await waitFor('the last commit', async () => (await committed())[0] === 5)
  assert.deepEqual(
    (await readAll(dlq, { brokers })).map(letter => String(letter.value)),
    ['{bad 1', '{bad 2']
  )
})
