import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kafka, logLevel, PartitionAssigners } from 'kafkajs'
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

test('a member of KafkaJS shares a group, joining and leaving', async t => {
  const topic = await testTopic(t, { partitions: 4 })
  const groupId = uniqueName('group')
  const write = (n: number) =>
    produce(
      topic,
      Array.from({ length: n * 4 }, (_, i) => ({ partition: i % 4, value: String(i) }))
    )
  const handled = new Counted()
  const ours = startConsumer(
    t,
    { topics: topic, groupId, commitIntervalMs: 20, group: { assignors: ['roundrobin'], heartbeatIntervalMs: 100 } },
    record => handled.count(record)
  )
  await write(10)
  await waitFor('our records', () => handled.total === 40)

  // Its own assigner works as Java's does; only its name is another.
  const named: typeof PartitionAssigners.roundRobin = config => ({
    ...PartitionAssigners.roundRobin(config),
    name: 'roundrobin'
  })
  const theirs = new Kafka({ brokers: brokers().split(','), logLevel: logLevel.NOTHING }).consumer({
    groupId,
    partitionAssigners: [named as never],
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
  await ours.event('assigned', ({ partitions }) => partitions.length === 2)
  await write(10)
  await waitFor('the records of both', () => handled.total >= 80)
  assert.equal(theirRecords, 20)

  await theirs.disconnect()
  await waitFor('all partitions again', () => ours.consumer.health().partitions.length === 4)
  await write(10)
  await waitFor('the last commit', async () => String(await committedOffsets(groupId, topic)) === '30,30,30,30')
  assert.equal(handled.total, 120)
  assert.deepEqual(handled.repeated, [])
})
