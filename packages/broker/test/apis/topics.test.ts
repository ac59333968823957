import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { served } from '../served.ts'

interface TopicAnswer {
  name: string | null
  topicId: string
  errorCode: number
  errorMessage: string | null
  numPartitions: number
  replicationFactor: number
  configs: { name: string; value: string; configSource: number }[]
  isInternal: boolean
  partitions: { partitionIndex: number; leaderId: number; errorCode: number }[]
}
type Given = NonNullable<Parameters<typeof served>[0]>

function brokerOf(configs: NonNullable<Given['configs']> = {}) {
  const { ask, cluster, close } = served({ configs })
  const topicsOf = async (api: string, request: object, field: string, version = -1): Promise<TopicAnswer[]> =>
    (await ask(api, request, { version }))?.[field] as TopicAnswer[]
  const create = async (topics: object[], more: object = {}) => {
    const plain = { numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }
    return topicsOf('CreateTopics', { topics: topics.map(topic => ({ ...plain, ...topic })), ...more }, 'topics')
  }
  return { ask, cluster, close, topicsOf, create }
}
const codes = (answers: TopicAnswer[]) => answers.map(({ name, errorCode }) => [name, errorCode])
const assign = (...partitions: number[]) => partitions.map(partitionIndex => ({ partitionIndex, brokerIds: [1] }))

test('a created topic answers its id, size and configuration', async () => {
  const { create, cluster, close } = brokerOf({ 'log.retention.hours': 1 })
  const [answer] = await create([{ name: 'a', numPartitions: 3, configs: [{ name: 'segment.ms', value: '5' }] }])
  assert.equal(answer?.topicId, cluster.topics.get('a')?.id)
  assert.deepEqual([answer?.errorCode, answer?.errorMessage], [0, null])
  assert.deepEqual([answer?.numPartitions, answer?.replicationFactor], [3, 1])
  const config = (name: string) => answer?.configs.find(one => one.name === name)
  assert.deepEqual([config('segment.ms')?.value, config('segment.ms')?.configSource], ['5', 1])
  assert.deepEqual([config('retention.ms')?.value, config('retention.ms')?.configSource], ['3600000', 4])
  assert.deepEqual([config('min.insync.replicas')?.value, config('min.insync.replicas')?.configSource], ['1', 3])
  close()
})

test('each topic is refused by its own error', async () => {
  const { create, cluster, close } = brokerOf()
  await create([{ name: 'there' }, { name: 'dotted.name' }])
  const answers = await create([
    { name: 'there' },
    { name: 'dotted_name' },
    { name: 'no/name' },
    { name: 'none', numPartitions: 0 },
    { name: 'copies', replicationFactor: 2 },
    { name: 'copies0', replicationFactor: 0 },
    { name: 'config', configs: [{ name: 'nonsense', value: '1' }] },
    { name: 'null', configs: [{ name: 'segment.ms', value: null }] },
    { name: 'both', assignments: assign(0) },
    { name: 'gap', numPartitions: -1, replicationFactor: -1, assignments: assign(0, 2) },
    { name: 'fine', numPartitions: -1, replicationFactor: -1, assignments: assign(1, 0) },
    { name: 'twice' },
    { name: 'twice' },
    { name: '__cluster_metadata' }
  ])
  assert.deepEqual(codes(answers), [
    ['there', errorCodes.TOPIC_ALREADY_EXISTS],
    ['dotted_name', errorCodes.INVALID_TOPIC_EXCEPTION],
    ['no/name', errorCodes.INVALID_TOPIC_EXCEPTION],
    ['none', errorCodes.INVALID_PARTITIONS],
    ['copies', errorCodes.INVALID_REPLICATION_FACTOR],
    ['copies0', errorCodes.INVALID_REPLICATION_FACTOR],
    ['config', errorCodes.INVALID_CONFIG],
    ['null', errorCodes.INVALID_CONFIG],
    ['both', errorCodes.INVALID_REQUEST],
    ['gap', errorCodes.INVALID_REPLICA_ASSIGNMENT],
    ['fine', 0],
    ['twice', errorCodes.INVALID_REQUEST],
    ['__cluster_metadata', errorCodes.INVALID_REQUEST]
  ])
  assert.equal(cluster.topics.get('fine')?.partitions.length, 2)
  assert.equal(cluster.topics.get('twice'), undefined)
  close()
})

test('what is only validated is not created, and too much is refused as a whole', async () => {
  const { create, cluster, close } = brokerOf()
  assert.deepEqual(codes(await create([{ name: 'a' }], { validateOnly: true })), [['a', 0]])
  const tooMany = await create([{ name: 'a', numPartitions: 10_000 }, { name: 'b' }])
  assert.deepEqual(codes(tooMany), [
    ['a', errorCodes.POLICY_VIOLATION],
    ['b', errorCodes.POLICY_VIOLATION]
  ])
  assert.deepEqual([...cluster.topics], [])
  close()
})

test('topics are deleted by name or id, but not by both', async () => {
  const { create, cluster, topicsOf, close } = brokerOf()
  await create([{ name: 'a' }, { name: 'b' }, { name: 'c' }])
  const id = (name: string) => cluster.topics.get(name)?.id
  const unknown = 'abcdefghijklmnopqrstug'
  const topics = [
    { name: 'a' },
    { topicId: id('b') },
    { name: 'c' },
    { topicId: id('c') },
    { name: 'none' },
    { topicId: unknown },
    { name: null }
  ]
  const answers = await topicsOf('DeleteTopics', { topics: topics.map(t => ({ name: null, ...t })) }, 'responses')
  assert.deepEqual(codes(answers), [
    [null, errorCodes.INVALID_REQUEST],
    ['c', errorCodes.INVALID_REQUEST],
    ['b', 0],
    [null, errorCodes.UNKNOWN_TOPIC_ID],
    ['a', 0],
    ['none', errorCodes.UNKNOWN_TOPIC_OR_PARTITION]
  ])
  assert.deepEqual(
    [...cluster.topics].map(({ name }) => name),
    ['c']
  )
  close()
})

test('delete.topic.enable=false refuses all deletions', async () => {
  const { create, topicsOf, close } = brokerOf({ 'delete.topic.enable': false })
  await create([{ name: 'a' }])
  const code = async (version: number) =>
    codes(await topicsOf('DeleteTopics', { topicNames: ['a'] }, 'responses', version))
  assert.deepEqual(await code(2), [['a', errorCodes.INVALID_REQUEST]])
  assert.deepEqual(await code(5), [['a', errorCodes.TOPIC_DELETION_DISABLED]])
  close()
})

test('partitions can be added, not taken away', async () => {
  const { create, cluster, topicsOf, close } = brokerOf()
  await create([{ name: 'a', numPartitions: 2 }])
  const grow = async (topic: object, validateOnly = false): Promise<number | undefined> => {
    const request = { topics: [{ name: 'a', count: 4, assignments: null, ...topic }], validateOnly }
    return (await topicsOf('CreatePartitions', request, 'results'))[0]?.errorCode
  }
  assert.equal(await grow({ name: 'none' }), errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(await grow({ count: 2 }), errorCodes.INVALID_PARTITIONS)
  assert.equal(await grow({ count: 1 }), errorCodes.INVALID_PARTITIONS)
  assert.equal(await grow({ assignments: [{ brokerIds: [1] }] }), errorCodes.INVALID_REPLICA_ASSIGNMENT)
  assert.equal(await grow({ count: 3, assignments: [{ brokerIds: [2] }] }), errorCodes.INVALID_REPLICA_ASSIGNMENT)
  assert.equal(await grow({}, true), 0)
  assert.equal(cluster.topics.get('a')?.partitions.length, 2)
  assert.equal(await grow({}), 0)
  assert.equal(cluster.topics.get('a')?.partitions.length, 4)
  close()
})

test('metadata of missing topics creates them when both sides allow it', async () => {
  const { cluster, topicsOf, close } = brokerOf()
  const ask = (name: string, allowAutoTopicCreation: boolean) =>
    topicsOf('Metadata', { topics: [{ name }], allowAutoTopicCreation }, 'topics')
  assert.deepEqual(codes(await ask('a', false)), [['a', errorCodes.UNKNOWN_TOPIC_OR_PARTITION]])
  assert.equal(cluster.topics.get('a'), undefined)
  assert.deepEqual(codes(await ask('a', true)), [['a', errorCodes.UNKNOWN_TOPIC_OR_PARTITION]])
  const [answer] = await ask('a', true)
  assert.equal(answer?.topicId, cluster.topics.get('a')?.id)
  assert.deepEqual(
    answer?.partitions.map(p => [p.partitionIndex, p.leaderId]),
    [[0, 1]]
  )
  assert.deepEqual(codes(await ask('a/b', true)), [['a/b', errorCodes.INVALID_TOPIC_EXCEPTION]])
  assert.deepEqual(codes(await ask('__consumer_offsets', true)), [
    ['__consumer_offsets', errorCodes.UNKNOWN_TOPIC_OR_PARTITION]
  ])
  close()
})

test('metadata of all topics, of none, and by id', async () => {
  const { create, cluster, ask, topicsOf, close } = brokerOf()
  await create([{ name: 'a' }, { name: 'b' }])
  const names = async (topics: object[] | null, version = -1) =>
    codes(await topicsOf('Metadata', { topics }, 'topics', version))
  const all = [
    ['a', 0],
    ['b', 0]
  ]
  assert.deepEqual(await names(null), all)
  assert.deepEqual(await names([], 0), all)
  assert.deepEqual(await names([]), [])
  assert.deepEqual(await names([{ name: null, topicId: cluster.topics.get('b')?.id }]), [['b', 0]])
  assert.deepEqual(await names([{ name: null, topicId: 'abcdefghijklmnopqrstug' }]), [
    [null, errorCodes.UNKNOWN_TOPIC_ID]
  ])
  assert.deepEqual(await names([{ name: 'a', topicId: cluster.topics.get('b')?.id }], 10), [
    ['a', errorCodes.INVALID_REQUEST]
  ])
  const asked = await ask('Metadata', { topics: null, includeClusterAuthorizedOperations: true }, { version: 8 })
  assert.equal(asked?.clusterAuthorizedOperations, 8096)
  assert.equal(asked?.controllerId, 1)
  close()
})

test('partitions are described in pages', async () => {
  const { create, ask, close } = brokerOf()
  await create([
    { name: 'b', numPartitions: 3 },
    { name: 'a', numPartitions: 2 }
  ])
  const page = async (request: object) => {
    const answer = await ask('DescribeTopicPartitions', request)
    const topics = answer?.topics as TopicAnswer[]
    const partitions = topics.map(t => [t.name, t.errorCode, t.partitions.map(p => p.partitionIndex)])
    return { partitions, next: answer?.nextCursor }
  }
  const first = await page({ responsePartitionLimit: 3 })
  assert.deepEqual(first.partitions, [
    ['a', 0, [0, 1]],
    ['b', 0, [0]]
  ])
  assert.deepEqual(first.next, { topicName: 'b', partitionIndex: 1 })
  const second = await page({ responsePartitionLimit: 3, cursor: first.next })
  assert.deepEqual(second, { partitions: [['b', 0, [1, 2]]], next: null })
  const missing = await page({ topics: [{ name: 'none' }] })
  assert.deepEqual(missing.partitions, [['none', errorCodes.UNKNOWN_TOPIC_OR_PARTITION, []]])
  const elsewhere = await page({ topics: [{ name: 'a' }], cursor: { topicName: 'b', partitionIndex: 0 } })
  assert.deepEqual(elsewhere.partitions, [['a', errorCodes.INVALID_REQUEST, []]])
  close()
})

test('the cluster describes its broker, not controllers', async () => {
  const { ask, close } = brokerOf()
  const described = await ask('DescribeCluster', { includeClusterAuthorizedOperations: true })
  assert.equal(described?.controllerId, 1)
  assert.equal(described?.clusterAuthorizedOperations, 8096)
  const code = async (endpointType: number) => (await ask('DescribeCluster', { endpointType }))?.errorCode
  assert.equal(await code(2), errorCodes.MISMATCHED_ENDPOINT_TYPE)
  assert.equal(await code(3), errorCodes.UNSUPPORTED_ENDPOINT_TYPE)
  close()
})

test('one folder has the partitions that were asked for', async () => {
  const { create, ask, close } = brokerOf()
  await create([{ name: 'a', numPartitions: 3 }, { name: 'b' }])
  const answer = await ask('DescribeLogDirs', { topics: [{ topic: 'a', partitions: [2, 7] }] })
  assert.ok(answer)
  const [folder] = answer.results as { logDir: string; topics: TopicAnswer[] }[]
  assert.equal(folder?.logDir, '/tmp/kafka-logs')
  assert.deepEqual(
    folder?.topics.map(t => [t.name, t.partitions.map(p => p.partitionIndex)]),
    [['a', [2]]]
  )
  close()
})
