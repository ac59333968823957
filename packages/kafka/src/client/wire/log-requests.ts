import { DeadLetterError } from '../../errors.ts'
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
  OffsetQuery,
  ProduceAnswer,
  ProduceRequest,
  TransactionVersion
} from '../port.ts'
import { within } from './api.ts'
import { apis } from './apis.ts'
import { byTopic } from './by-topic.ts'
import type { Cluster } from './cluster.ts'
import { fetchAsk, readFetched } from './fetch.ts'
import { type AskMetadata, askLeaders, noEpoch, noOffset, unmoved } from './leaders.ts'
import { readMetadata } from './metadata.ts'
import { saidIfAny } from './said.ts'
import { uuidBase64 } from './uuid.ts'

const CONSUMER = -1
const ALL_IN_SYNC_REPLICAS = -1

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

/** The first version in which a topic is its id instead of its name. */
const TOPIC_IDS = 13

/** Version 12 adds its partitions to the transaction by itself, as KIP-890 has it. */
const produceApi = (version: TransactionVersion | undefined, withId: boolean): typeof apis.produce => {
  const highest = withId ? apis.produce.highest : TOPIC_IDS - 1
  if (version === undefined) return within(apis.produce, { highest })
  return within(apis.produce, version === 2 ? { lowest: 12, highest } : { highest: 11 })
}

async function produce(
  cluster: Cluster,
  nodeId: number,
  { topic, topicId, partition, batch, timeoutMs, transaction }: ProduceRequest
): Promise<ProduceAnswer> {
  const id = topicId === undefined ? undefined : uuidBase64(topicId)
  const partitionData = [{ index: partition, records: batch }]
  const { answer, version } = await cluster.toNode(
    'produce',
    nodeId,
    produceApi(transaction?.version, id !== undefined),
    spoken => ({
      transactionalId: transaction?.transactionalId ?? null,
      acks: ALL_IN_SYNC_REPLICAS,
      timeoutMs,
      topicData: [
        spoken >= TOPIC_IDS && id !== undefined ? { topicId: id, partitionData } : { name: topic, partitionData }
      ]
    }),
    { timeoutMs: cluster.limitMs(timeoutMs) }
  )
  const found = answer.responses
    .find(t => (version >= TOPIC_IDS ? t.topicId === id : t.name === topic))
    ?.partitionResponses.find(p => p.index === partition)
  if (found === undefined)
    throw new DeadLetterError('BROKER_PROTOCOL', {
      request: 'Produce',
      brokers: `broker ${nodeId}`,
      reason: `it answered nothing about ${topic}[${partition}]`
    })
  return {
    errorCode: found.errorCode,
    errorMessage: saidIfAny(found.errorMessage),
    baseOffset: Number(found.baseOffset),
    byTopicId: version >= TOPIC_IDS,
    logAppendTime: Number(found.logAppendTimeMs),
    recordErrors: found.recordErrors.map(e => ({ index: e.batchIndex, message: saidIfAny(e.batchIndexErrorMessage) }))
  }
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
