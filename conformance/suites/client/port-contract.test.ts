import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { kafkaErrors } from '../../../packages/kafka/src/client/kafka-errors.ts'
import { batch, brokers, code, contract, fetchOf, open, ready, withTopic } from './port-fixture.ts'

contract('the client port on a broker', () => {
  test('metadata names brokers, topics in order of partition and what is allowed', async t => {
    const { client, topic } = await withTopic(t, 3)
    const metadata = await client.metadata([topic.name, 'port-there-is-none'])
    assert.ok(metadata.brokers.size >= 1)
    assert.ok(metadata.clusterId)
    assert.match(topic.id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    assert.deepEqual(
      topic.partitions.map(p => p.partition),
      [0, 1, 2]
    )
    assert.equal(topic.errorCode, 0)
    assert.ok(topic.authorizedOperations !== null && topic.authorizedOperations & (1 << 4), 'WRITE')
    const missing = metadata.topics.get('port-there-is-none')
    assert.equal(missing?.errorCode, kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION)
    assert.deepEqual(missing.partitions, [])
    assert.ok((await client.metadata(null)).topics.has(topic.name))
    assert.equal((await client.metadata([])).topics.size, 0)
  })

  test('createTopics and deleteTopics answer for each topic', async t => {
    const { client, topic } = await withTopic(t)
    const spare = `port-${randomUUID()}`
    const wanted = { partitions: 1, replicationFactor: -1, configs: {} }
    const answers = await client.createTopics([
      { ...wanted, topic: topic.name },
      { ...wanted, topic: spare }
    ])
    assert.equal(answers.find(a => a.topic === topic.name)?.errorCode, kafkaErrors.TOPIC_ALREADY_EXISTS)
    assert.equal(answers.find(a => a.topic === spare)?.errorCode, 0)
    await ready(client, spare, 1)
    const gone = await client.deleteTopics([spare, 'port-there-is-none'])
    assert.equal(gone.find(a => a.topic === spare)?.errorCode, 0)
    assert.equal(gone.find(a => a.topic === 'port-there-is-none')?.errorCode, kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION)
  })

  test('createPartitions grows a topic and refuses to shrink it', async t => {
    const { client, topic } = await withTopic(t, 1)
    assert.deepEqual(await client.createPartitions(topic.name, 4), {
      topic: topic.name,
      errorCode: 0,
      errorMessage: null
    })
    assert.equal((await ready(client, topic.name, 4)).partitions.length, 4)
    const refused = await client.createPartitions(topic.name, 2)
    assert.equal(refused.errorCode, kafkaErrors.INVALID_PARTITIONS)
    assert.ok(refused.errorMessage)
  })

  test('configs are described with defaults and altered one by one', async t => {
    const { client, topic, leader } = await withTopic(t, 1, { 'retention.ms': '60000', 'max.message.bytes': '5000' })
    assert.equal((await client.alterTopicConfigs(topic.name, { 'max.message.bytes': '7000' })).errorCode, 0)
    assert.equal(
      (await client.alterTopicConfigs(topic.name, { 'no.such.config': '1' })).errorCode,
      kafkaErrors.INVALID_CONFIG
    )
    const read = async (): Promise<ReadonlyMap<string, string> | undefined> =>
      (await client.describeConfigs([{ type: 'topic', name: topic.name }]))[0]?.configs
    while ((await read())?.get('max.message.bytes') !== '7000') await sleep(20)
    const answers = await client.describeConfigs([
      { type: 'topic', name: topic.name },
      { type: 'broker', name: String(leader()) },
      { type: 'topic', name: 'port-there-is-none' }
    ])
    const own = answers.find(a => a.name === topic.name)
    assert.equal(own?.configs.get('retention.ms'), '60000')
    assert.equal(own?.configs.get('cleanup.policy'), 'delete')
    assert.ok(answers.find(a => a.type === 'broker')?.configs.has('message.max.bytes'))
    assert.equal(answers.find(a => a.name === 'port-there-is-none')?.errorCode, kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION)
  })

  test('produce, listOffsets and fetch go round: the batch comes back as it was written', async t => {
    const { client, topic, leader } = await withTopic(t, 2)
    const written = batch('a', 'b', 'c')
    const answer = await client.produce(leader(), { topic: topic.name, partition: 0, batch: written, timeoutMs: 5_000 })
    const nothing = { errorCode: 0, errorMessage: null, recordErrors: [] }
    assert.deepEqual(answer, { ...nothing, baseOffset: 0, byTopicId: false, logAppendTime: -1 })

    const at = { topic: topic.name, partition: 0 }
    const [end] = await client.listOffsets([{ ...at, timestamp: -1 }], 'read-committed')
    assert.deepEqual(end, { ...at, errorCode: 0, offset: 3, timestamp: -1 })
    const others = await client.listOffsets(
      [
        { ...at, timestamp: -2 },
        { ...at, partition: 1, timestamp: Date.now() + 60_000 },
        { ...at, partition: 9, timestamp: -1 },
        { topic: 'port-there-is-none', partition: 0, timestamp: -1 }
      ],
      'read-uncommitted'
    )
    const of = (name: string, partition: number) => others.find(o => o.topic === name && o.partition === partition)
    assert.equal(others.length, 4)
    assert.equal(of(topic.name, 0)?.offset, 0)
    assert.deepEqual(of(topic.name, 1), { ...at, partition: 1, errorCode: 0, offset: -1, timestamp: -1 })
    assert.equal(of(topic.name, 9)?.errorCode, kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION)
    assert.equal(of('port-there-is-none', 0)?.errorCode, kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION)

    const [fetched] = await client.fetch(leader(), fetchOf(topic, 0))
    assert.equal(fetched?.topic, topic.name)
    assert.equal(fetched?.errorCode, 0)
    assert.equal(fetched?.highWatermark, 3)
    assert.equal(fetched?.lastStableOffset, 3)
    assert.equal(fetched?.logStartOffset, 0)
    assert.deepEqual(fetched?.abortedTransactions, [])
    // The broker sets the leader epoch (bytes 12 to 15), which the CRC leaves out.
    assert.deepEqual(fetched?.records?.subarray(16), written.subarray(16))
  })

  test('deleteRecords moves the beginning of a log, and answers for each partition', async t => {
    const { client, topic, leader } = await withTopic(t, 2)
    const at = { topic: topic.name, partition: 0 }
    await client.produce(leader(), { ...at, batch: batch('a', 'b', 'c'), timeoutMs: 5_000 })
    const answers = await client.deleteRecords([
      { ...at, offset: 2 },
      { ...at, partition: 1, offset: 5 },
      { ...at, partition: 9, offset: 0 }
    ])
    const inOrder = answers.toSorted((a, b) => a.partition - b.partition)
    assert.deepEqual(inOrder, [
      { ...at, errorCode: 0, logStartOffset: 2 },
      { ...at, partition: 1, errorCode: kafkaErrors.OFFSET_OUT_OF_RANGE, logStartOffset: -1 },
      { ...at, partition: 9, errorCode: kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION, logStartOffset: -1 }
    ])
    const [start] = await client.listOffsets([{ ...at, timestamp: -2 }], 'read-uncommitted')
    assert.equal(start?.offset, 2)
    // It never moves back.
    assert.deepEqual(await client.deleteRecords([{ ...at, offset: 1 }]), [{ ...at, errorCode: 0, logStartOffset: 2 }])
    assert.deepEqual(await client.deleteRecords([{ ...at, offset: -1 }]), [{ ...at, errorCode: 0, logStartOffset: 3 }])
  })

  test('a bad partition does not hide a good one in a fetch', async t => {
    const { client, topic, leader } = await withTopic(t, 2)
    await client.produce(leader(), { topic: topic.name, partition: 0, batch: batch('a'), timeoutMs: 5_000 })
    const position = {
      topic: topic.name,
      topicId: topic.id,
      partition: 0,
      offset: 0,
      maxBytes: 1 << 20,
      currentLeaderEpoch: -1
    }
    const unknown = { ...position, topic: 'port-gone', topicId: randomUUID() }
    const answers = await client.fetch(
      leader(),
      fetchOf(topic, 0, { partitions: [position, { ...position, partition: 1, offset: 99 }, unknown] })
    )
    assert.equal(answers.length, 3)
    assert.ok(answers.find(a => a.topic === topic.name && a.partition === 0)?.records)
    assert.equal(answers.find(a => a.partition === 1)?.errorCode, kafkaErrors.OFFSET_OUT_OF_RANGE)
    assert.equal(answers.find(a => a.topic === 'port-gone')?.errorCode, kafkaErrors.UNKNOWN_TOPIC_ID)
    const [epoch] = await client.fetch(
      leader(),
      fetchOf(topic, 0, { partitions: [{ ...position, currentLeaderEpoch: 99 }] })
    )
    assert.equal(epoch?.errorCode, kafkaErrors.UNKNOWN_LEADER_EPOCH)
  })

  test('an empty fetch waits maxWaitMs and has no records', async t => {
    const { client, topic, leader } = await withTopic(t)
    const [fetched] = await client.fetch(leader(), fetchOf(topic, 0, { maxWaitMs: 50 }))
    assert.equal(fetched?.errorCode, 0)
    assert.equal(fetched?.records, null)
  })

  test('an aborted fetch rejects at once, and the next one works', async t => {
    const { client, topic, leader } = await withTopic(t)
    await client.fetch(leader(), fetchOf(topic, 0, { maxWaitMs: 10 }))
    const waiting = new AbortController()
    const long = client.fetch(leader(), fetchOf(topic, 0, { maxWaitMs: 600_000 }), waiting.signal)
    setTimeout(() => waiting.abort(), 100)
    await assert.rejects(long, code('BROKER_ABORTED'))
    await assert.rejects(client.fetch(leader(), fetchOf(topic, 0), AbortSignal.abort()), code('BROKER_ABORTED'))
    await client.produce(leader(), { topic: topic.name, partition: 0, batch: batch('after'), timeoutMs: 5_000 })
    const [fetched] = await client.fetch(leader(), fetchOf(topic, 0))
    assert.ok(fetched?.records)
  })

  test('produce reports what the broker refuses: unknown partition, too large, damaged', async t => {
    const { client, topic, leader } = await withTopic(t, 1, { 'max.message.bytes': '1000' })
    const write = (b: Buffer, partition = 0) =>
      client.produce(leader(), { topic: topic.name, partition, batch: b, timeoutMs: 5_000 })
    assert.equal((await write(batch('a'), 7)).errorCode, kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION)
    assert.equal((await write(batch('x'.repeat(2_000)))).errorCode, kafkaErrors.MESSAGE_TOO_LARGE)
    const damaged = batch('a')
    damaged.writeUInt32BE(0, 17)
    assert.equal((await write(damaged)).errorCode, kafkaErrors.CORRUPT_MESSAGE)
    assert.equal((await write(batch('good'))).baseOffset, 0)
  })

  test('produce knows a topic by its id: what another of that name has is not written to', async t => {
    const { client, topic, leader } = await withTopic(t)
    const at = { topic: topic.name, partition: 0, batch: batch('a'), timeoutMs: 5_000 }
    assert.equal((await client.produce(leader(), { ...at, topicId: topic.id })).errorCode, 0)
    // The other client, as brokers before Kafka 4.1, knows names only.
    const other = await client.produce(leader(), { ...at, topicId: randomUUID() })
    const [end] = await client.listOffsets([{ topic: topic.name, partition: 0, timestamp: -1 }], 'read-committed')
    if (other.errorCode === 0) assert.equal(end?.offset, 2)
    else {
      assert.equal(other.errorCode, kafkaErrors.UNKNOWN_TOPIC_ID)
      assert.equal(end?.offset, 1)
    }
  })

  test('produce names the records that a topic refuses', async t => {
    const { client, topic, leader } = await withTopic(t, 1, { 'cleanup.policy': 'compact' })
    const answer = await client.produce(leader(), {
      topic: topic.name,
      partition: 0,
      batch: batch('no key'),
      timeoutMs: 5_000
    })
    assert.equal(answer.errorCode, kafkaErrors.INVALID_RECORD)
    assert.equal(answer.recordErrors[0]?.index, 0)
    assert.ok(answer.recordErrors[0]?.message ?? answer.errorMessage)
  })

  test('initProducerId gives a new producer each time', async t => {
    const client = open(t)
    const [a, b] = [await client.initProducerId(), await client.initProducerId()]
    assert.equal(a.errorCode, 0)
    assert.equal(a.producerEpoch, 0)
    assert.notEqual(a.producerId, b.producerId)
  })

  test('close rejects requests under way and later ones', async t => {
    const { client, topic, leader } = await withTopic(t)
    const own = open(t)
    await own.fetch(leader(), fetchOf(topic, 0, { maxWaitMs: 10 }))
    const long = own.fetch(leader(), fetchOf(topic, 0, { maxWaitMs: 20_000 }))
    setTimeout(() => void own.close(), 100)
    await assert.rejects(long, code('BROKER_CLOSED'))
    await assert.rejects(own.metadata([]), code('BROKER_CLOSED'))
    await own.close()
    assert.ok(await client.metadata([]))
  })

  test('a broker that is not there is passed over, and alone it is unreachable', async t => {
    const client = open(t, { brokers: ['127.0.0.1:1', ...(brokers as string).split(',')] })
    assert.ok((await client.metadata([])).brokers.size >= 1)
    await assert.rejects(
      client.heartbeat(9_999, { groupId: 'g', memberId: 'm', generationId: 1, groupInstanceId: null }),
      code('BROKER_UNREACHABLE')
    )
    await assert.rejects(open(t, { brokers: '127.0.0.1:1' }).metadata([]), code('BROKER_UNREACHABLE'))
  })
})
