import { kafkaErrors } from '../../packages/kafka/src/client/kafka-errors.ts'
import type {
  ClusterMetadata,
  EpochAnswer,
  EpochQuery,
  FetchedPartition,
  FetchRequest,
  Isolation,
  KafkaClient,
  OffsetAnswer,
  OffsetQuery,
  ProduceAnswer,
  ProduceRequest
} from '../../packages/kafka/src/client/port.ts'
import { DeadLetterError } from '../../packages/kafka/src/errors.ts'
import type { Cluster } from './cluster.ts'
import { readMetadata } from './metadata.ts'
import { requests } from './requests.ts'

const CONSUMER = -1

type LogRequests = Pick<KafkaClient, 'fetch' | 'listOffsets' | 'endsOfEpochs' | 'initProducerId' | 'produce'>

/** Requests about what is in the log. */
export function logRequests(cluster: Cluster): LogRequests {
  return {
    fetch: (nodeId, request, signal) => fetch(cluster, nodeId, request, signal),
    listOffsets: (queries, isolation) => listOffsets(cluster, queries, isolation),
    produce: (nodeId, request) => produce(cluster, nodeId, request),
    endsOfEpochs: queries => endsOfEpochs(cluster, queries),
    async initProducerId() {
      const { errorCode, producerId, producerEpoch } = await cluster.toAny(requests.initProducerId, [null, 60_000])
      return { errorCode, producerId, producerEpoch }
    }
  }
}

async function fetch(
  cluster: Cluster,
  nodeId: number,
  request: FetchRequest,
  signal: AbortSignal | undefined
): Promise<FetchedPartition[]> {
  const answer = await cluster.toNode('fetch', nodeId, requests.fetch, [request], {
    timeoutMs: cluster.limitMs(request.maxWaitMs),
    signal
  })
  if (answer.errorCode !== kafkaErrors.NONE)
    return request.partitions.map(p => nothing(p.topic, p.partition, answer.errorCode))
  const names = new Map(request.partitions.map(p => [p.topicId, p.topic]))
  return answer.partitions.map(({ topicId, ...fetched }) => {
    const topic = names.get(topicId)
    if (topic === undefined) {
      throw new DeadLetterError('BROKER_PROTOCOL', {
        request: 'Fetch',
        brokers: `broker ${nodeId}`,
        reason: `it answered about topic ${topicId}, which was not asked for`
      })
    }
    return { topic, ...fetched }
  })
}

function nothing(topic: string, partition: number, errorCode: number): FetchedPartition {
  return {
    topic,
    partition,
    errorCode,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    abortedTransactions: [],
    records: null
  }
}

function produce(cluster: Cluster, nodeId: number, request: ProduceRequest): Promise<ProduceAnswer> {
  return cluster.toNode('produce', nodeId, requests.produce, [request], {
    timeoutMs: cluster.limitMs(request.timeoutMs)
  })
}

/**
 * Asks each partition's leader. A leader that does not answer is an error of its own partitions (NETWORK_EXCEPTION), so
 * that the others' answers are not lost; when none answers, the promise rejects.
 */
async function listOffsets(
  cluster: Cluster,
  queries: readonly OffsetQuery[],
  isolation: Isolation
): Promise<OffsetAnswer[]> {
  if (queries.length === 0) return []
  const metadata = readMetadata(await cluster.metadata([...new Set(queries.map(q => q.topic))]))
  const answers: OffsetAnswer[] = []
  const routed: { readonly leader: number; readonly query: OffsetQuery }[] = []
  for (const query of queries) {
    const found = leaderOf(metadata, query)
    if ('errorCode' in found) answers.push(noOffset(query, found.errorCode))
    else routed.push({ leader: found.leader, query })
  }
  const groups = [...Map.groupBy(routed, r => r.leader)].map(([leader, group]) => ({
    leader,
    queries: group.map(r => r.query)
  }))
  const asked = await Promise.allSettled(
    groups.map(group => askLeader(cluster, group.leader, group.queries, isolation))
  )
  const failed = asked.find(result => result.status === 'rejected')
  if (failed && asked.every(result => result.status === 'rejected')) throw failed.reason
  for (const [i, result] of asked.entries()) {
    if (result.status === 'fulfilled') answers.push(...result.value)
    else for (const query of groups[i]?.queries ?? []) answers.push(noOffset(query, kafkaErrors.NETWORK_EXCEPTION))
  }
  return answers
}

function leaderOf(metadata: ClusterMetadata, query: OffsetQuery): { leader: number } | { errorCode: number } {
  const topic = metadata.topics.get(query.topic)
  if (topic === undefined) return { errorCode: kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION }
  if (topic.errorCode !== kafkaErrors.NONE) return { errorCode: topic.errorCode }
  const partition = topic.partitions.find(p => p.partition === query.partition)
  if (partition === undefined) return { errorCode: kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION }
  return partition.leader < 0 ? { errorCode: kafkaErrors.LEADER_NOT_AVAILABLE } : { leader: partition.leader }
}

async function askLeader(
  cluster: Cluster,
  leader: number,
  queries: readonly OffsetQuery[],
  isolation: Isolation
): Promise<OffsetAnswer[]> {
  const topics = [...Map.groupBy(queries, q => q.topic)].map(([name, partitions]) => ({
    name,
    partitions: partitions.map(q => ({
      partitionIndex: q.partition,
      currentLeaderEpoch: -1,
      timestamp: BigInt(q.timestamp)
    }))
  }))
  const answer = await cluster.toNode('admin', leader, requests.listOffsets, [
    CONSUMER,
    isolation === 'read-committed' ? 1 : 0,
    topics
  ])
  return answer.topics.flatMap(({ name, partitions }) =>
    partitions.map(p => ({
      topic: name,
      partition: p.partitionIndex,
      errorCode: p.errorCode,
      offset: Number(p.offset),
      timestamp: Number(p.timestamp)
    }))
  )
}

const noOffset = (query: OffsetQuery, errorCode: number): OffsetAnswer => ({
  topic: query.topic,
  partition: query.partition,
  errorCode,
  offset: -1,
  timestamp: -1
})

/** Of the leaders that the metadata names; a partition that has none is answered with its error. */
async function endsOfEpochs(cluster: Cluster, queries: readonly EpochQuery[]): Promise<EpochAnswer[]> {
  const metadata = readMetadata(await cluster.metadata([...new Set(queries.map(q => q.topic))]))
  const answers = queries.map(async (query): Promise<EpochAnswer[]> => {
    const { topic, partition, currentLeaderEpoch, leaderEpoch } = query
    const found = leaderOf(metadata, { topic, partition, timestamp: -1 })
    if ('errorCode' in found) return [{ topic, partition, errorCode: found.errorCode, epoch: -1, endOffset: -1 }]
    const asked = [{ name: topic, partitions: [{ partitionIndex: partition, currentLeaderEpoch, leaderEpoch }] }]
    const answer = await cluster.toNode('admin', found.leader, requests.offsetForLeaderEpoch, [CONSUMER, asked])
    return answer.topics.flatMap(t =>
      t.partitions.map(p => ({
        topic: t.topic,
        partition: p.partition,
        errorCode: p.errorCode,
        epoch: p.leaderEpoch,
        endOffset: Number(p.endOffset)
      }))
    )
  })
  return (await Promise.all(answers)).flat()
}
