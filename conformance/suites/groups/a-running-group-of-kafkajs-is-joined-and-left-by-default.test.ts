import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kafka, logLevel } from 'kafkajs'
import {
  brokers,
  committedOffsets,
  produce,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { Counted } from './counted.ts'

test('a running group of KafkaJS is joined without a choice of assignors, and every record is handled once', async t => {
  const topic = await testTopic(t, { partitions: 4 })
  const groupId = uniqueName('group')
  const write = (n: number) =>
    produce(
      topic,
      Array.from({ length: n * 4 }, (_, i) => ({ partition: i % 4, value: String(i) }))
    )
  const handled = new Counted()
  const theirs = new Kafka({ brokers: brokers().split(','), logLevel: logLevel.NOTHING }).consumer({
    groupId,
    heartbeatInterval: 100,
    sessionTimeout: 6000
  })
  t.after(() => theirs.disconnect())
  await theirs.connect()
  await theirs.subscribe({ topic, fromBeginning: true })
  let theirRecords = 0
  await theirs.run({
    autoCommitThreshold: 1,
    eachMessage: async ({ partition, message }) => {
      theirRecords++
      handled.count({ topic, partition, offset: Number(message.offset) })
    }
  })
  await write(10)
  await waitFor('their records', () => handled.total === 40)

  const ours = startConsumer(
    t,
    { topics: topic, groupId, commitIntervalMs: 20, group: { heartbeatIntervalMs: 100 } },
    record => handled.count(record)
  )
  const warned = await ours.event('warning', ({ error }) => error.code === 'GROUP_ASSIGNORS_WIDENED')
  assert.match(warned.error.message, /RoundRobinAssigner/)
  await ours.event('assigned', ({ partitions }) => partitions.length === 2)
  await write(10)
  await waitFor('the records of both', () => handled.total >= 80)
  assert.equal(theirRecords, 60)

  await theirs.disconnect()
  await waitFor('all partitions', () => ours.consumer.health().partitions.length === 4)
  await write(10)
  await waitFor('the last commit', async () => String(await committedOffsets(groupId, topic)) === '30,30,30,30')
  assert.equal(handled.total, 120)
  assert.deepEqual(handled.repeated, [])
})
