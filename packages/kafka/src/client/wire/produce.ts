import { DeadLetterError } from '../../errors.ts'
import { partitionKey } from '../partition-key.ts'
import type { KafkaClient, ProduceAnswer, ProduceRequest, TransactionVersion } from '../port.ts'
import { type Answered, within } from './api.ts'
import { apis } from './apis.ts'
import type { Cluster } from './cluster.ts'
import { saidIfAny } from './said.ts'
import { uuidBase64 } from './uuid.ts'

const ALL_IN_SYNC_REPLICAS = -1
/** The first version in which a topic is its id instead of its name. */
const TOPIC_IDS = 13
/** Bytes of batches that go in one request together. */
const mostBytes = 4 << 20

/** Batches of one transaction for one broker that leave in one request. */
interface Together {
  readonly requests: ProduceRequest[]
  readonly keys: Set<string>
  bytes: number
  readonly answers: Promise<ProduceAnswer[]>
}

/**
 * Writes batches. Those of one transaction that are asked for together go to a broker in one request: it takes one request of a connection
 * at a time, and adds all partitions of a request to the transaction at once.
 */
export function produceRequests(cluster: Cluster): Pick<KafkaClient, 'produce'> {
  const waiting = new Map<string, Together>()
  return {
    async produce(nodeId, request) {
      const { transaction, batch, timeoutMs, topicId } = request
      if (transaction === undefined || topicId !== undefined) return only(await produce(cluster, nodeId, [request]))
      const of = `${nodeId} ${timeoutMs} ${transaction.version} ${transaction.transactionalId}`
      const key = partitionKey(request)
      let together = waiting.get(of)
      if (together === undefined || together.keys.has(key) || together.bytes + batch.length > mostBytes) {
        together = gather(
          requests => produce(cluster, nodeId, requests),
          leaving => {
            if (waiting.get(of) === leaving) waiting.delete(of)
          }
        )
        waiting.set(of, together)
      }
      together.keys.add(key)
      together.bytes += batch.length
      const at = together.requests.push(request) - 1
      return (await together.answers)[at] as ProduceAnswer
    }
  }
}

/** They leave when all promises that are settled have been heard. @param left told when no more can join */
function gather(
  send: (requests: readonly ProduceRequest[]) => Promise<ProduceAnswer[]>,
  left: (together: Together) => void
): Together {
  const { promise, resolve } = Promise.withResolvers<ProduceAnswer[]>()
  const together: Together = { requests: [], keys: new Set(), bytes: 0, answers: promise }
  process.nextTick(() => {
    left(together)
    resolve(send(together.requests))
  })
  return together
}

const only = ([answer]: readonly ProduceAnswer[]): ProduceAnswer => answer as ProduceAnswer

/** Version 12 adds its partitions to the transaction by itself, as KIP-890 has it. */
const produceApi = (version: TransactionVersion | undefined, withId: boolean): typeof apis.produce => {
  const highest = withId ? apis.produce.highest : TOPIC_IDS - 1
  if (version === undefined) return within(apis.produce, { highest })
  return within(apis.produce, version === 2 ? { lowest: 12, highest } : { highest: 11 })
}

/** @param requests to one broker, of one transaction or one alone; each of another partition. Answered in their order */
async function produce(
  cluster: Cluster,
  nodeId: number,
  requests: readonly ProduceRequest[]
): Promise<ProduceAnswer[]> {
  const [{ topicId, timeoutMs, transaction }] = requests as [ProduceRequest]
  const id = topicId === undefined ? undefined : uuidBase64(topicId)
  const byTopic = [...Map.groupBy(requests, ({ topic }) => topic)].map(([name, batches]) => ({
    name,
    partitionData: batches.map(({ partition: index, batch: records }) => ({ index, records }))
  }))
  const answered = await cluster.toNode(
    'produce',
    nodeId,
    produceApi(transaction?.version, id !== undefined),
    spoken => ({
      transactionalId: transaction?.transactionalId ?? null,
      acks: ALL_IN_SYNC_REPLICAS,
      timeoutMs,
      topicData: byTopic.map(({ name, partitionData }) =>
        spoken >= TOPIC_IDS && id !== undefined ? { topicId: id, partitionData } : { name, partitionData }
      )
    }),
    { timeoutMs: cluster.limitMs(timeoutMs) }
  )
  return requests.map(request => answerFor(request, id, answered, nodeId))
}

function answerFor(
  { topic, partition }: ProduceRequest,
  id: string | undefined,
  { version, answer }: Answered<typeof apis.produce.response>,
  nodeId: number
): ProduceAnswer {
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
