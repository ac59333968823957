import { mostFetchedBytes } from '../connection-options.ts'
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
  OffsetQuery
} from '../port.ts'
import { apis } from './apis.ts'
import { byTopic } from './by-topic.ts'
import type { Cluster } from './cluster.ts'
import { fetchAsk, readFetched } from './fetch.ts'
import { type AskMetadata, askLeaders, noEpoch, noOffset, unmoved } from './leaders.ts'
import { readMetadata } from './metadata.ts'

const CONSUMER = -1

type LogRequests = Pick<KafkaClient, 'fetch' | 'listOffsets' | 'endsOfEpochs' | 'initProducerId' | 'deleteRecords'>

/** Requests about what is in the log. */
export function logRequests(cluster: Cluster): LogRequests {
  return {
    fetch: (nodeId, request, signal) => fetch(cluster, nodeId, request, signal),
    listOffsets: (queries, isolation) => listOffsets(cluster, queries, isolation),
    endsOfEpochs: queries => endsOfEpochs(cluster, queries),
    deleteRecords: upTo => deleteRecords(cluster, upTo),
    async initProducerId() {
      const { errorCode, producerId, producerEpoch } = await cluster.toAny(apis.initProducerId, {
        transactionalId: null,
        transactionTimeoutMs: 60_000
      })
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
  const options = { timeoutMs: cluster.limitMs(request.maxWaitMs), signal, onQuiet: request.onThrottled }
  const { maxAnswerBytes, rack } = cluster.settings
  const ask = fetchAsk(request, mostFetchedBytes(maxAnswerBytes), rack)
  const { answer } = await cluster.toNode('fetch', nodeId, apis.fetch, ask, options)
  return readFetched(request, answer, nodeId)
}

async function listOffsets(
  cluster: Cluster,
  queries: readonly OffsetQuery[],
  isolation: Isolation
): Promise<OffsetAnswer[]> {
  return askLeaders(metadataOf(cluster), queries, noOffset, async (leader, asked) => {
    const topics = byTopic(asked, q => ({
      partitionIndex: q.partition,
      currentLeaderEpoch: -1,
      timestamp: BigInt(q.timestamp)
    }))
    const request = { replicaId: CONSUMER, isolationLevel: isolation === 'read-committed' ? 1 : 0, topics }
    const { answer } = await cluster.toNode('admin', leader, apis.listOffsets, request)
    return answer.topics.flatMap(({ name, partitions }) =>
      partitions.map(p => ({
        topic: name,
        partition: p.partitionIndex,
        errorCode: p.errorCode,
        offset: Number(p.offset),
        timestamp: Number(p.timestamp)
      }))
    )
  })
}

async function endsOfEpochs(cluster: Cluster, queries: readonly EpochQuery[]): Promise<EpochAnswer[]> {
  return askLeaders(metadataOf(cluster), queries, noEpoch, async (leader, asked) => {
    const topics = byTopic(asked, ({ partition, currentLeaderEpoch, leaderEpoch }) => ({
      partition,
      currentLeaderEpoch,
      leaderEpoch
    })).map(({ name, partitions }) => ({ topic: name, partitions }))
    const request = { replicaId: CONSUMER, topics }
    const { answer } = await cluster.toNode('admin', leader, apis.offsetForLeaderEpoch, request)
    return answer.topics.flatMap(({ topic, partitions }) =>
      partitions.map(p => ({
        topic,
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
    const { requestTimeoutMs } = cluster.settings
    const request = { topics, timeoutMs: requestTimeoutMs }
    // It is answered once every replica has moved.
    const options = { timeoutMs: cluster.limitMs(requestTimeoutMs) }
    const { answer } = await cluster.toNode('admin', leader, apis.deleteRecords, request, options)
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

const metadataOf =
  (cluster: Cluster): AskMetadata =>
  async topics =>
    readMetadata(await cluster.metadata(topics))
