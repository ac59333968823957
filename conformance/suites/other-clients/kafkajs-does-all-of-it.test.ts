import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CompressionTypes, type Consumer, Kafka, logLevel, Partitioners } from 'kafkajs'
import { batchAttributes, brokers, deleteAfter, readAll, testTopic, uniqueName, waitFor } from '../../harness/index.ts'

const client = (): Kafka =>
  new Kafka({
    brokers: brokers().split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 15_000,
    // Its five retries within 0.6 s are too few where a busy broker creates topics or writes the markers of a transaction.
    retry: { initialRetryTime: 20, maxRetryTime: 500, retries: 150 }
  })

const text = (values: readonly (Buffer | null)[]): string[] => values.map(String).sort()

test('KafkaJS administers topics, configurations, offsets and groups', async t => {
  const topic = uniqueName()
  deleteAfter(t, topic)
  const admin = client().admin()
  t.after(() => admin.disconnect())
  await admin.connect()
  const configEntries = [{ name: 'retention.ms', value: '3600000' }]
  const created = { topics: [{ topic, numPartitions: 2, configEntries }], waitForLeaders: true }
  assert.equal(await admin.createTopics(created), true)
  assert.equal(await admin.createTopics(created), false)
  await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
  await waitFor('the new partition', async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return topics[0]?.partitions.length === 3
  })
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: 2, name: topic, configEntries: [{ name: 'max.message.bytes', value: '2000000' }] }]
  })
  // Not incremental: what is not named goes back to its default.
  await waitFor('both values', async () => {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: topic, configNames: ['max.message.bytes', 'retention.ms'] }]
    })
    const values = resources[0]?.configEntries.map(found => `${found.configName}=${found.configValue}`)
    return String(values?.sort()) === 'max.message.bytes=2000000,retention.ms=604800000'
  })
  const producer = client().producer({ createPartitioner: Partitioners.DefaultPartitioner })
  t.after(() => producer.disconnect())
  await producer.connect()
  await producer.send({ topic, messages: [0, 1, 2, 3, 4, 5].map(i => ({ value: String(i), partition: i % 3 })) })
  const ends = (await admin.fetchTopicOffsets(topic)).sort((a, b) => a.partition - b.partition)
  assert.deepEqual(
    ends.map(p => [p.low, p.high]),
    [
      ['0', '2'],
      ['0', '2'],
      ['0', '2']
    ]
  )
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 1, offset: '1' }] })
  assert.equal((await admin.fetchTopicOffsets(topic)).find(p => p.partition === 1)?.low, '1')
  const groupId = uniqueName('group')
  await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '2' }] })
  const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] })
  assert.equal(offsets?.partitions.find(p => p.partition === 0)?.offset, '2')
  const { groups } = await admin.describeGroups([groupId])
  assert.deepEqual([groups[0]?.state, groups[0]?.members.length], ['Empty', 0])
  await admin.deleteGroups([groupId])
  assert.ok(!(await admin.listGroups()).groups.some(group => group.groupId === groupId))
  await admin.deleteTopics({ topics: [topic] })
  await waitFor('the end of the topic', async () => !(await admin.listTopics()).includes(topic))
})

test('KafkaJS produces, idempotent and compressed, with headers', async t => {
  const topic = await testTopic(t)
  const producer = client().producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner })
  t.after(() => producer.disconnect())
  await producer.connect()
  for (let i = 0; i < 3; i++) {
    const messages = [{ key: `k${i}`, value: `v${i}`, headers: { a: '1', b: Buffer.from('2') } }, { value: null }]
    await producer.send({ topic, messages, compression: CompressionTypes.GZIP })
  }
  const records = await readAll(topic)
  assert.deepEqual(
    records.map(record => [record.offset, record.key?.toString(), record.value?.toString()]),
    [0, 1, 2].flatMap(i => [
      [2 * i, `k${i}`, `v${i}`],
      [2 * i + 1, undefined, undefined]
    ])
  )
  assert.deepEqual(
    records[0]?.headers.map(([name, value]) => `${name}=${value}`),
    ['a=1', 'b=2']
  )
  assert.deepEqual(new Set(await batchAttributes(topic)), new Set([1]))
})

test('two members of KafkaJS share a group; the one that stays takes over', async t => {
  const topic = await testTopic(t, { partitions: 4 })
  const groupId = uniqueName('group')
  const producer = client().producer({ createPartitioner: Partitioners.DefaultPartitioner })
  t.after(() => producer.disconnect())
  await producer.connect()
  const write = (what: string) =>
    producer.send({ topic, messages: [0, 1, 2, 3].map(partition => ({ partition, value: `${what}${partition}` })) })
  const member = async (values: (Buffer | null)[]): Promise<Consumer & { shares: number[] }> => {
    const consumer = client().consumer({ groupId, sessionTimeout: 6000, heartbeatInterval: 100, maxWaitTimeInMs: 100 })
    const shares: number[] = []
    consumer.on('consumer.group_join', ({ payload }) => {
      shares.push(payload.memberAssignment[topic]?.length ?? 0)
    })
    t.after(() => consumer.disconnect())
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      autoCommitThreshold: 1,
      eachMessage: async ({ message }) => {
        values.push(message.value)
      }
    })
    return Object.assign(consumer, { shares })
  }
  const [firstValues, secondValues]: (Buffer | null)[][] = [[], []]
  assert.ok(firstValues && secondValues)
  const first = await member(firstValues)
  await waitFor('its share', () => first.shares.at(-1) === 4)
  await write('a')
  await waitFor('the first records', () => firstValues.length === 4)
  const second = await member(secondValues)
  await waitFor('both shares', () => first.shares.at(-1) === 2 && second.shares.at(-1) === 2)
  await write('b')
  await waitFor('the second records', () => firstValues.length + secondValues.length === 8)
  assert.deepEqual([firstValues.length, secondValues.length], [6, 2])
  await first.disconnect()
  await waitFor('all partitions', () => second.shares.at(-1) === 4)
  await write('c')
  await waitFor('the last records', () => secondValues.length === 6)
  assert.deepEqual(
    text([...firstValues, ...secondValues]),
    ['a', 'b', 'c'].flatMap(what => [0, 1, 2, 3].map(p => `${what}${p}`))
  )
})

test('KafkaJS reads, writes and commits offsets in one transaction; an aborted one leaves nothing', async t => {
  const topic = await testTopic(t)
  const groupId = uniqueName('group')
  const producer = client().producer({
    transactionalId: uniqueName('transactional'),
    maxInFlightRequests: 1,
    idempotent: true,
    createPartitioner: Partitioners.DefaultPartitioner
  })
  const admin = client().admin()
  t.after(() => Promise.all([producer.disconnect(), admin.disconnect()]))
  await Promise.all([producer.connect(), admin.connect()])
  const committed = async () => (await admin.fetchOffsets({ groupId, topics: [topic] }))[0]?.partitions[0]?.offset
  for (const end of ['abort', 'commit'] as const) {
    const transaction = await producer.transaction()
    await transaction.send({ topic, messages: [{ value: end }] })
    await transaction.sendOffsets({
      consumerGroupId: groupId,
      topics: [{ topic, partitions: [{ partition: 0, offset: '7' }] }]
    })
    await transaction[end]()
    await waitFor('the offset', async () => (await committed()) === (end === 'abort' ? '-1' : '7'))
  }
  const values: (Buffer | null)[] = []
  const consumer = client().consumer({ groupId: uniqueName('reader'), readUncommitted: false, sessionTimeout: 6000 })
  t.after(() => consumer.disconnect())
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ message }) => {
      values.push(message.value)
    }
  })
  await waitFor('what was committed', () => values.length > 0)
  assert.deepEqual(text(values), ['commit'])
  assert.deepEqual(text((await readAll(topic)).map(record => record.value)), ['abort', 'commit'])
})
