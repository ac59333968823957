import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { kafkaErrors } from '../../../packages/kafka/src/client/kafka-errors.ts'
import { createClient } from '../../../packages/kafka/src/client/platformatic/client.ts'
import type { FetchRequest, GroupMember, KafkaClient, TopicMetadata } from '../../../packages/kafka/src/client/port.ts'
import { DeadLetterError, type ErrorCode } from '../../../packages/kafka/src/errors.ts'
import { encodeBatch, type OutgoingRecord } from '../../../packages/kafka/src/records/batch-encoder.ts'

const brokers = process.env['KAFKA_BROKERS']

const record = (value: string): OutgoingRecord => ({
  key: null,
  value: Buffer.from(value),
  timestamp: Date.now(),
  headers: []
})
const batch = (...values: string[]): Buffer =>
  encodeBatch(values.map(record), { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' })

const code =
  (expected: ErrorCode) =>
  (error: unknown): boolean =>
    DeadLetterError.is(error) && error.code === expected

/** Creates are answered before every broker knows of them: waits until the topic's leaders answer for it. */
async function ready(client: KafkaClient, topic: string, partitions: number): Promise<TopicMetadata> {
  for (;;) {
    const found = (await client.metadata([topic])).topics.get(topic)
    if (found?.partitions.length === partitions) {
      const ends = found.partitions.map(({ partition }) => ({ topic, partition, timestamp: -1 }))
      if ((await client.listOffsets(ends, 'read-committed')).every(answer => answer.errorCode === 0)) return found
    }
    await sleep(20)
  }
}

suite('the client port on a broker', {
  skip: brokers ? false : 'KAFKA_BROKERS names no broker',
  timeout: 60_000
}, () => {
  const open = (t: { after(fn: () => Promise<void>): void }, options = {}): KafkaClient => {
    const client = createClient({ brokers: brokers as string, ...options })
    t.after(() => client.close())
    return client
  }
  const withTopic = async (
    t: { after(fn: () => Promise<void>): void },
    partitions = 1,
    configs: Record<string, string> = {}
  ): Promise<{ client: KafkaClient; topic: TopicMetadata; leader: (p?: number) => number }> => {
    const name = `port-${randomUUID()}`
    // Hooks run in the order they were added: the topic goes before its client closes.
    const client = createClient({ brokers: brokers as string })
    t.after(async () => {
      await client.deleteTopics([name])
      await client.close()
    })
    const [created] = await client.createTopics([{ topic: name, partitions, replicationFactor: -1, configs }])
    assert.equal(created?.errorCode, 0, created?.errorMessage ?? '')
    const topic = await ready(client, name, partitions)
    return { client, topic, leader: (p = 0) => topic.partitions[p]?.leader as number }
  }
  const fetchOf = (topic: TopicMetadata, offset: number, more: Partial<FetchRequest> = {}): FetchRequest => ({
    maxWaitMs: 500,
    minBytes: 1,
    maxBytes: 1 << 20,
    isolation: 'read-committed',
    partitions: [
      { topic: topic.name, topicId: topic.id, partition: 0, offset, maxBytes: 1 << 20, currentLeaderEpoch: -1 }
    ],
    ...more
  })

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
    assert.deepEqual(answer, { errorCode: 0, errorMessage: null, baseOffset: 0, logAppendTime: -1, recordErrors: [] })

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
    const began = performance.now()
    const long = client.fetch(leader(), fetchOf(topic, 0, { maxWaitMs: 20_000 }), waiting.signal)
    setTimeout(() => waiting.abort(), 100)
    await assert.rejects(long, code('BROKER_ABORTED'))
    assert.ok(performance.now() - began < 5_000)
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

  test('a group is joined, synced, kept, committed to and left', async t => {
    const { client, topic } = await withTopic(t)
    const groupId = `port-${randomUUID()}`
    const coordinator = await found(client, groupId)
    const join = {
      groupId,
      groupInstanceId: null,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      protocols: [{ name: 'range', metadata: Buffer.from('m') }],
      reason: 'a test'
    }
    const first = await client.joinGroup(coordinator, { ...join, memberId: '' })
    assert.equal(first.errorCode, kafkaErrors.MEMBER_ID_REQUIRED)
    assert.notEqual(first.memberId, '')
    const joined = await client.joinGroup(coordinator, { ...join, memberId: first.memberId })
    assert.equal(joined.errorCode, 0)
    assert.equal(joined.leader, joined.memberId)
    assert.equal(joined.protocolName, 'range')
    assert.equal(joined.members[0]?.metadata.toString(), 'm')
    const member: GroupMember = {
      groupId,
      memberId: joined.memberId,
      generationId: joined.generationId,
      groupInstanceId: null
    }
    const synced = await client.syncGroup(coordinator, {
      ...member,
      protocolName: 'range',
      assignments: [{ memberId: member.memberId, assignment: Buffer.from('mine') }]
    })
    assert.equal(synced.errorCode, 0)
    assert.equal(synced.assignment.toString(), 'mine')
    assert.equal((await client.heartbeat(coordinator, member)).errorCode, 0)
    assert.equal(
      (await client.heartbeat(coordinator, { ...member, generationId: 99 })).errorCode,
      kafkaErrors.ILLEGAL_GENERATION
    )
    const at = { topic: topic.name, partition: 0, leaderEpoch: -1 }
    assert.deepEqual(await client.offsetCommit(coordinator, member, [{ ...at, offset: 5, metadata: 'm' }]), [
      { topic: topic.name, partition: 0, errorCode: 0 }
    ])
    const stale = await client.offsetCommit(coordinator, { ...member, generationId: 99 }, [
      { ...at, offset: 6, metadata: '' }
    ])
    assert.equal(stale[0]?.errorCode, kafkaErrors.ILLEGAL_GENERATION)
    assert.equal((await client.leaveGroup(coordinator, member)).errorCode, 0)
    assert.equal((await client.leaveGroup(coordinator, member)).errorCode, kafkaErrors.UNKNOWN_MEMBER_ID)
    assert.equal((await client.heartbeat(coordinator, member)).errorCode, kafkaErrors.UNKNOWN_MEMBER_ID)
  })

  test('a heartbeat and a commit do not wait behind a join or a fetch', async t => {
    const { client, topic, leader } = await withTopic(t)
    const groupId = `port-${randomUUID()}`
    const coordinator = await found(client, groupId)
    const join = {
      groupId,
      groupInstanceId: null,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 6_000,
      protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
      reason: null
    }
    const enter = async (memberId: string) => client.joinGroup(coordinator, { ...join, memberId })
    const { memberId } = await enter('')
    const joined = await enter(memberId)
    const member: GroupMember = { groupId, memberId, generationId: joined.generationId, groupInstanceId: null }
    await client.syncGroup(coordinator, { ...member, protocolName: 'range', assignments: [] })
    const second = await enter('')
    let waiting = true
    const secondJoin = enter(second.memberId).then(answer => {
      waiting = false
      return answer
    })
    const poll = client.fetch(leader(), fetchOf(topic, 0, { maxWaitMs: 1_500 }))
    const began = performance.now()
    let beat = await client.heartbeat(coordinator, member)
    while (beat.errorCode === 0) beat = await client.heartbeat(coordinator, member)
    assert.equal(beat.errorCode, kafkaErrors.REBALANCE_IN_PROGRESS)
    await client.offsetCommit(coordinator, member, [
      { topic: topic.name, partition: 0, offset: 1, leaderEpoch: -1, metadata: '' }
    ])
    assert.ok(performance.now() - began < 1_000, 'quick')
    assert.ok(waiting, 'the second join waits for the first member')
    await Promise.all([enter(memberId), secondJoin])
    await Promise.all(
      [memberId, second.memberId].map(id => client.leaveGroup(coordinator, { ...member, memberId: id }))
    )
    await poll
  })

  test('an aborted join rejects at once', async t => {
    const client = open(t)
    const groupId = `port-${randomUUID()}`
    const coordinator = await found(client, groupId)
    const request = {
      groupId,
      memberId: '',
      groupInstanceId: null,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      protocols: [{ name: 'r', metadata: Buffer.alloc(0) }],
      reason: null
    }
    await assert.rejects(client.joinGroup(coordinator, request, AbortSignal.abort()), code('BROKER_ABORTED'))
    assert.equal((await client.joinGroup(coordinator, request)).errorCode, kafkaErrors.MEMBER_ID_REQUIRED)
  })

  test('offsets are committed without members and read back, metadata included', async t => {
    const { client, topic } = await withTopic(t, 2)
    const groupId = `port-${randomUUID()}`
    const coordinator = await found(client, groupId)
    const nobody: GroupMember = { groupId, memberId: '', generationId: -1, groupInstanceId: null }
    const committed = { topic: topic.name, partition: 0, offset: 7, leaderEpoch: 0, metadata: 'é'.repeat(2_048) }
    assert.equal((await client.offsetCommit(coordinator, nobody, [committed]))[0]?.errorCode, 0)
    const tooLong = await client.offsetCommit(coordinator, nobody, [
      { ...committed, partition: 1, metadata: 'x'.repeat(4_097) }
    ])
    assert.equal(tooLong[0]?.errorCode, kafkaErrors.OFFSET_METADATA_TOO_LARGE)
    const all = await client.offsetFetch(coordinator, groupId, null)
    assert.deepEqual(all, { errorCode: 0, partitions: [{ ...committed, errorCode: 0 }] })
    const asked = await client.offsetFetch(
      coordinator,
      groupId,
      [0, 1].map(partition => ({ topic: topic.name, partition }))
    )
    assert.deepEqual(
      asked.partitions.map(p => [p.partition, p.offset, p.metadata.length]),
      [
        [0, 7, 2_048],
        [1, -1, 0]
      ]
    )
    assert.deepEqual((await client.offsetFetch(coordinator, groupId, [])).partitions, [])
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

  async function found(client: KafkaClient, groupId: string): Promise<number> {
    for (;;) {
      const answer = await client.findCoordinator(groupId)
      if (answer.errorCode === 0) return answer.nodeId
      await sleep(50)
    }
  }
})
