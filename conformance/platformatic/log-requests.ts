import { kafkaErrors } from '../../packages/kafka/src/client/kafka-errors.ts'
import type {
  EpochAnswer,
  EpochQuery,
  FetchedPartition,
  FetchRequest,
  Isolation,
  KafkaClient,
  LogBeginning,
  LogBeginningAnswer,
  OffsetAnswer,
  OffsetQuery,
  ProduceAnswer,
  ProduceRequest
} from '../../packages/kafka/src/client/port.ts'
import { byTopic } from '../../packages/kafka/src/client/wire/by-topic.ts'
import {
  type AskMetadata,
  askLeaders,
  noEpoch,
  noOffset,
  unmoved
} from '../../packages/kafka/src/client/wire/leaders.ts'
import { DeadLetterError } from '../../packages/kafka/src/errors.ts'
import type { Cluster } from './cluster.ts'
import { readMetadata } from './metadata.ts'
import { requests } from './requests.ts'

const CONSUMER = -1

type LogRequests = Pick<
  KafkaClient,
  'fetch' | 'listOffsets' | 'endsOfEpochs' | 'initProducerId' | 'produce' | 'deleteRecords'
>

/** Requests about what is in the log. */
export function logRequests(cluster: Cluster): LogRequests {
  return {
    fetch: (nodeId, request, signal) => fetch(cluster, nodeId, request, signal),
    listOffsets: (queries, isolation) => listOffsets(cluster, queries, isolation),
    produce: (nodeId, request) => produce(cluster, nodeId, request),
    endsOfEpochs: queries => endsOfEpochs(cluster, queries),
    deleteRecords: upTo => deleteRecords(cluster, upTo),
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

const metadataOf =
  (cluster: Cluster): AskMetadata =>
  async topics =>
    readMetadata(await cluster.metadata(topics))

function listOffsets(cluster: Cluster, queries: readonly OffsetQuery[], isolation: Isolation): Promise<OffsetAnswer[]> {
  return askLeaders(metadataOf(cluster), queries, noOffset, (leader, asked) =>
    askLeader(cluster, leader, asked, isolation)
  )
}

async function askLeader(
  cluster: Cluster,
  leader: number,
  queries: readonly OffsetQuery[],
  isolation: Isolation
): Promise<OffsetAnswer[]> {
  const topics = byTopic(queries, q => ({
    partitionIndex: q.partition,
    currentLeaderEpoch: -1,
    timestamp: BigInt(q.timestamp)
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

function endsOfEpochs(cluster: Cluster, queries: readonly EpochQuery[]): Promise<EpochAnswer[]> {
  return askLeaders(metadataOf(cluster), queries, noEpoch, async (leader, asked) => {
    const topics = byTopic(asked, ({ partition, currentLeaderEpoch, leaderEpoch }) => ({
      partitionIndex: partition,
      currentLeaderEpoch,
      leaderEpoch
    }))
    const answer = await cluster.toNode('admin', leader, requests.offsetForLeaderEpoch, [CONSUMER, topics])
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
}

async function deleteRecords(cluster: Cluster, upTo: readonly LogBeginning[]): Promise<LogBeginningAnswer[]> {
  return askLeaders(metadataOf(cluster), upTo, unmoved, async (leader, asked) => {
    const topics = byTopic(asked, ({ partition, offset }) => ({ partitionIndex: partition, offset: BigInt(offset) }))
    const answer = await cluster.toNode('admin', leader, requests.deleteRecords, [topics, 30_000])
    return answer.topics.flatMap(({ name, partitions }) =>
      partitions.map(p => ({
        topic: name,
        partition: p.partitionIndex,
        errorCode: p.errorCode,
        logStartOffset: p.errorCode === 0 ? Number(p.lowWatermark) : -1
      }))
    )
  })
}
