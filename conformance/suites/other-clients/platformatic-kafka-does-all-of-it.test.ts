import assert from 'node:assert/strict'
import type { EventEmitter } from 'node:events'
import { type TestContext, test } from 'node:test'
import {
  Admin,
  Consumer,
  type ConsumerOptions,
  type MessagesStream,
  Producer,
  stringSerializers
} from '@platformatic/kafka'
import {
  brokers,
  committedOffsets,
  deleteAfter,
  groupState,
  readAll,
  testTopic,
  uniqueName,
  waitFor,
  within
} from '../../harness/index.ts'

const connection = () => ({
  clientId: 'other-clients',
  bootstrapBrokers: brokers().split(','),
  // What it grants by default a busy machine exceeds: five seconds (to transactions as well) and three retries.
  timeout: 60_000,
  connectTimeout: 60_000,
  retries: 100,
  retryDelay: 200
})

/**
 * What goes on in the background, a join again or a commit, may meet a rebalance or the close and fail: an error that nobody
 * listens for would end the process, also behind the last test.
 */
function noteErrors(emitter: EventEmitter): void {
  emitter.on('error', (error: Error) => console.log(`@platformatic/kafka: ${error.message}`))
}

/** A close that meets a rebalance is rejected, and the consumer goes on. */
function endAfter(t: TestContext, consumer: { close(force: boolean): Promise<void> }): void {
  t.after(() => waitFor('the end of the consumer', () => consumer.close(true).then(() => true)))
}

test('@platformatic/kafka administers topics, configurations, records, offsets and groups', async t => {
  const topic = uniqueName()
  deleteAfter(t, topic)
  const admin = new Admin(connection())
  t.after(() => admin.close())
  const configs = [{ name: 'retention.ms', value: '3600000' }]
  const [created] = await admin.createTopics({ topics: [topic], partitions: 2, replicas: -1, configs })
  assert.deepEqual(
    [created?.name, created?.partitions, created?.replicas, created?.configuration['retention.ms']],
    [topic, 2, 1, '3600000']
  )
  await assert.rejects(admin.createTopics({ topics: [topic], partitions: 2, replicas: 1 }))
  await admin.createPartitions({ topics: [{ name: topic, count: 3, assignments: null }] as never })
  await waitFor('the new partition', async () => {
    const metadata = await admin.metadata({ topics: [topic], forceUpdate: true })
    return metadata.topics.get(topic)?.partitionsCount === 3
  })
  await admin.incrementalAlterConfigs({
    resources: [
      {
        resourceType: 2,
        resourceName: topic,
        configs: [{ name: 'max.message.bytes', value: '2000000', configOperation: 0 }]
      }
    ]
  })
  const configurationKeys = ['max.message.bytes', 'retention.ms']
  const resources = [{ resourceType: 2, resourceName: topic, configurationKeys }] as const
  await waitFor('both values', async () => {
    const [described] = await admin.describeConfigs({ resources: [...resources] })
    const values = described?.configs.map(config => `${config.name}=${config.value}`)
    return String(values?.sort()) === 'max.message.bytes=2000000,retention.ms=3600000'
  })
  const producer = new Producer({ ...connection(), serializers: stringSerializers })
  t.after(() => producer.close())
  await producer.send({ messages: [0, 1, 2, 0, 1, 2].map(partition => ({ topic, partition, value: 'v' })) })
  const [deleted] = await admin.deleteRecords({
    topics: [{ name: topic, partitions: [{ partition: 1, offset: 1n }] }]
  })
  assert.equal(deleted?.partitions[0]?.lowWatermark, 1n)
  const partitions = [0, 1, 2].map(partitionIndex => ({ partitionIndex, timestamp: -2n }))
  const [starts] = await admin.listOffsets({ topics: [{ name: topic, partitions }] })
  assert.deepEqual(starts?.partitions.map(p => [p.partitionIndex, p.offset]).sort(), [
    [0, 0n],
    [1, 1n],
    [2, 0n]
  ])
  const groupId = uniqueName('group')
  await admin.alterConsumerGroupOffsets({
    groupId,
    topics: [{ name: topic, partitionOffsets: [{ partition: 0, offset: 2n }] }]
  })
  assert.deepEqual(await committedOffsets(groupId, topic), [2, -1, -1])
  assert.equal((await admin.listGroups()).get(groupId)?.state, 'Empty')
  await admin.deleteConsumerGroupOffsets({ groupId, topics: [{ name: topic, partitionIndexes: [0] }] })
  await admin.deleteTopics({ topics: [topic] })
  await waitFor('the end of the topic', async () => !(await admin.listTopics()).includes(topic))
})

for (const groupProtocol of ['classic', 'consumer'] as const) {
  test(`two members of @platformatic/kafka share a group: ${groupProtocol}`, async t => {
    const topic = await testTopic(t, { partitions: 4 })
    const groupId = uniqueName('group')
    const producer = new Producer({ ...connection(), serializers: stringSerializers, idempotent: true })
    t.after(() => producer.close())
    const write = (what: string) =>
      producer.send({
        messages: [0, 1, 2, 3].map(partition => ({
          topic,
          partition,
          value: `${what}${partition}`,
          headers: { a: 'b' }
        }))
      })
    const member = async (): Promise<{ values: string[]; consumer: Consumer }> => {
      const options = { ...connection(), groupId, groupProtocol, autocommit: 50, maxWaitTime: 100 }
      // Of a member that does not join again it would wait two minutes, longer than its own request for the join waits for an
      // answer (30 s), which it then sends anew: such a member is to be gone before that, and joins as a new one.
      const patience = { sessionTimeout: 15_000, rebalanceTimeout: 15_000 }
      const quick = groupProtocol === 'classic' ? { ...patience, heartbeatInterval: 100 } : {}
      const consumer = new Consumer({ ...options, ...quick } as ConsumerOptions<Buffer, Buffer, Buffer, Buffer>)
      noteErrors(consumer)
      endAfter(t, consumer)
      const joined = consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' })
      const stream = (await within('the join', joined)) as MessagesStream<Buffer, Buffer, Buffer, Buffer>
      noteErrors(stream)
      const values: string[] = []
      stream.on('data', message => values.push(String(message.value)))
      return { values, consumer }
    }
    const first = await member()
    await within('the first write', write('a'))
    await waitFor('the first records', () => first.values.length === 4)
    await waitFor('the commit', async () => String(await committedOffsets(groupId, topic)) === '1,1,1,1')
    const second = await member()
    const share = ({ consumer }: { consumer: Consumer }) => consumer.assignments?.flatMap(a => a.partitions).length
    await waitFor('both shares', () => share(first) === 2 && share(second) === 2)
    await within('the second write', write('b'))
    // Under the classic protocol it may deliver what is written in a rebalance twice, on any broker.
    const seen = () => new Set([...first.values, ...second.values])
    await waitFor('the second records', () => seen().size === 8)
    if (groupProtocol === 'classic') assert.deepEqual(await groupState(groupId), { state: 'Stable', members: 2 })
    assert.deepEqual((await readAll(topic))[0]?.headers.map(String), ['a,b'])
  })
}

test('@platformatic/kafka writes transactions: what is aborted is not read as committed', async t => {
  const topic = await testTopic(t)
  const producer = new Producer({
    ...connection(),
    serializers: stringSerializers,
    idempotent: true,
    transactionalId: uniqueName('transactional')
  })
  t.after(() => producer.close())
  for (const end of ['abort', 'commit'] as const) {
    const transaction = await producer.beginTransaction()
    await transaction.send({ messages: [{ topic, partition: 0, value: end }] })
    await transaction[end]()
  }
  const consumer = new Consumer({ ...connection(), groupId: uniqueName('group'), isolationLevel: 1, maxWaitTime: 100 })
  noteErrors(consumer)
  endAfter(t, consumer)
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest' })
  noteErrors(stream)
  const values: string[] = []
  stream.on('data', message => values.push(String(message.value)))
  await waitFor('what was committed', () => values.length > 0)
  assert.deepEqual(values, ['commit'])
  assert.deepEqual(
    (await readAll(topic)).map(record => String(record.value)),
    ['abort', 'commit']
  )
})
