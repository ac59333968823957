/**
 * Produce (key 0), versions 3 to 13.
 * One batch of magic 2 per partition, checked by the log (log/batch-check.ts) and kept as it was sent. Transactional batches
 * are first admitted by the coordinator; from version 12 on that adds the partition to the transaction (KIP-890). Version 13
 * names topics by id (KIP-516). With acks=0 there is no answer, and an error closes the connection. min.insync.replicas is
 * never more than a partition's replicas, of which there is one: as in Kafka it refuses nothing on a single node.
 * Sources: KIP-98, KIP-360, KIP-467, KIP-516, KIP-890, KIP-951.
 */

import { type Draft, type DraftOf, errorCodes, MalformedMessage, type MessageOf } from '@dead-letter/protocol'
import { produceRequest, produceResponse } from '@dead-letter/protocol/messages/produce'
import type { PartitionLog } from '../log/partition-log.ts'
import { noProducerId } from '../log/record-batch.ts'
import { api, type RequestContext } from './api.ts'
import { type RecordsShape, recordsShape } from './produce/records-shape.ts'
import { refusedByCoordinator } from './produce/transaction-codes.ts'

type Request = MessageOf<typeof produceRequest>
type Response = DraftOf<typeof produceResponse>
type PartitionResponse = Draft<MessageOf<typeof produceResponse>['responses'][number]['partitionResponses'][number]>

/** One partition of the request. */
interface Part {
  readonly topic: string | null
  readonly index: number
  readonly shape: RecordsShape
  readonly records: Buffer
}

const emptyRecords = Buffer.alloc(0)

export const produce = api({
  key: 0,
  name: 'Produce',
  request: produceRequest,
  response: produceResponse,
  handle(request, context) {
    const { version, cluster } = context
    const topics = request.topicData.map(topic => ({
      name: topic.name,
      topicId: topic.topicId,
      parts: topic.partitionData.map(
        ({ index, records }): Part => ({
          topic: version >= 13 ? (cluster.topics.byId(topic.topicId)?.name ?? null) : topic.name,
          index,
          shape: recordsShape(records, version),
          records: records ?? emptyRecords
        })
      )
    }))
    const parts = topics.flatMap(topic => topic.parts)
    const whole = wholeCode(parts, request)
    const answers = new Map(
      parts.map(part => [part, whole === 0 ? appendTo(part, request, context) : refused(part, whole)])
    )
    if (request.acks === 0) {
      if ([...answers.values()].some(({ errorCode }) => errorCode !== 0)) throw unanswerable()
      return null
    }
    return answerOf(
      topics.map(({ name, topicId, parts }) => ({
        name,
        topicId,
        partitionResponses: parts.map(part => answers.get(part) ?? failure(errorCodes.UNKNOWN_SERVER_ERROR))
      })),
      context
    )
  },
  refuse(code, { acks, topicData }) {
    if (acks === 0) throw unanswerable()
    return {
      responses: topicData.map(({ name, topicId, partitionData }) => ({
        name,
        topicId,
        partitionResponses: partitionData.map(({ index }) => ({ index, ...failure(code) }))
      }))
    }
  },
  *targets(request, cluster) {
    for (const { name, topicId, partitionData } of request.topicData) {
      const topic = name === '' ? cluster.topics.byId(topicId)?.name : name
      if (topic !== undefined) for (const { index } of partitionData) yield { topic, partition: index }
    }
  }
})

/** With acks=0 an error has no answer to be in. */
function unanswerable(): MalformedMessage {
  return new MalformedMessage('records with acks=0 could not be appended')
}

/** The code with which Kafka answers all partitions alike; 0 to look at each. */
function wholeCode(parts: readonly Part[], request: Request): number {
  const failing = parts.find(({ shape }) => shape.requestCode !== 0)
  if (failing !== undefined) return failing.shape.requestCode
  const producers = new Set<string>()
  for (const { shape } of parts) {
    if (shape.batch?.isTransactional !== true) continue
    // Kafka without an authorizer still insists on a name for the transaction.
    if (request.transactionalId === null) return errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
    if (shape.batch.producerId !== noProducerId) producers.add(`${shape.batch.producerId} ${shape.batch.producerEpoch}`)
  }
  return producers.size > 1 ? errorCodes.INVALID_PRODUCER_ID_MAPPING : 0
}

function refused({ index }: Part, code: number): PartitionResponse {
  return { index, ...failure(code, wholeMessages[code] ?? null) }
}

const wholeMessages: Readonly<Record<number, string>> = {
  [errorCodes.CORRUPT_MESSAGE]: 'The records are no record batch.',
  [errorCodes.INVALID_PRODUCER_ID_MAPPING]: 'Transactional records have more than one producer id.'
}

function failure(errorCode: number, errorMessage: string | null = null): PartitionResponse {
  return { errorCode, baseOffset: -1n, errorMessage }
}

function appendTo(part: Part, request: Request, context: RequestContext): PartitionResponse {
  const { topic, index } = part
  const answer = topic === null ? failure(errorCodes.UNKNOWN_TOPIC_ID) : appendToTopic(topic, part, request, context)
  return { index, ...answer }
}

function appendToTopic(topic: string, part: Part, request: Request, context: RequestContext): PartitionResponse {
  const { log, code } = context.lookUp.partition(topic, part.index)
  if (log === null) return failure(code)
  if (part.shape.batch === null) return failure(part.shape.code)
  const admitted = admit(log, part.shape.batch, request.transactionalId, context)
  if (admitted.code !== 0) return failure(admitted.code, admitted.message)
  if (request.acks < -1 || request.acks > 1) return failure(errorCodes.INVALID_REQUIRED_ACKS)

  const result = log.append(part.records, { addsToTransaction: admitted.adds })
  return {
    errorCode: result.code,
    baseOffset: result.baseOffset,
    logAppendTimeMs: result.appendTime,
    logStartOffset: result.startOffset,
    recordErrors: result.recordErrors.map(({ batchIndex, message }) => ({
      batchIndex,
      batchIndexErrorMessage: message
    })),
    errorMessage: result.message
  }
}

/** Asks the coordinator, unless the transaction is already open in this partition. */
function admit(
  log: PartitionLog,
  batch: NonNullable<RecordsShape['batch']>,
  transactionalId: string | null,
  { version, cluster }: RequestContext
): { code: number; message: string | null; adds: boolean } {
  const { producerId: id, producerEpoch: epoch, isTransactional } = batch
  if (!isTransactional || id === noProducerId) return { code: 0, message: null, adds: false }
  const state = log.transactionOf({ id, epoch })
  if (state === 'fenced') return { code: errorCodes.INVALID_PRODUCER_EPOCH, message: null, adds: false }
  if (state === 'open') return { code: 0, message: null, adds: false }
  const implicit = version >= 12
  const code = cluster.transactions.admit(transactionalId, id, epoch, log.topic, log.partition, implicit)
  return code === 0 ? { code, message: null, adds: implicit } : { ...refusedByCoordinator(code, version), adds: false }
}

/** From version 10 on the answer says who leads, where that may be what went wrong (KIP-951). */
function answerOf(responses: NonNullable<Response['responses']>, { version, cluster }: RequestContext): Response {
  const wrongLeader = (one: PartitionResponse): boolean => one.errorCode === errorCodes.NOT_LEADER_OR_FOLLOWER
  const any = responses.some(({ partitionResponses }) => partitionResponses?.some(wrongLeader))
  if (version < 10 || !any) return { responses }
  const { nodeId, host, port } = cluster
  return {
    responses: responses.map(topic => ({
      ...topic,
      partitionResponses: (topic.partitionResponses ?? []).map(one =>
        wrongLeader(one) ? { ...one, currentLeader: { leaderId: nodeId, leaderEpoch: 0 } } : one
      )
    })),
    nodeEndpoints: [{ nodeId, host, port }]
  }
}
