import type { DraftOf, MessageOf } from '@dead-letter/protocol'
import type { fetchRequest, fetchResponse } from '@dead-letter/protocol/messages/fetch'
import { DeadLetterError } from '../../errors.ts'
import { kafkaErrors } from '../kafka-errors.ts'
import type { FetchedPartition, FetchPosition, FetchRequest } from '../port.ts'
import { oneAnswerEach } from './one-answer-each.ts'
import { uuidBase64 } from './uuid.ts'

/** A fetch outside any session: one partition's error must not touch the others' next fetch. */
const noSession = { sessionId: 0, sessionEpoch: -1 }

/** An answer is one buffer. Records that are a smaller part of it than this are copied out: see {@link ownRecords}. */
const keptPart = 1 / 16

/** @param most bytes of records that an answer may have, whatever is asked for */
export function fetchAsk(request: FetchRequest, most: number, rack = ''): DraftOf<typeof fetchRequest> {
  return {
    maxWaitMs: request.maxWaitMs,
    minBytes: request.minBytes,
    maxBytes: Math.min(request.maxBytes, most),
    isolationLevel: request.isolation === 'read-committed' ? 1 : 0,
    ...noSession,
    topics: [...Map.groupBy(request.partitions, p => p.topicId)].map(([topicId, partitions]) => ({
      topicId: uuidBase64(topicId),
      partitions: partitions.map(p => ({
        partition: p.partition,
        currentLeaderEpoch: p.currentLeaderEpoch,
        fetchOffset: BigInt(p.offset),
        lastFetchedEpoch: p.lastFetchedEpoch ?? -1,
        partitionMaxBytes: p.maxBytes
      }))
    })),
    rackId: request.nearest === false ? '' : rack
  }
}

/** @throws DeadLetterError BROKER_PROTOCOL for partitions that were not asked for */
export function readFetched(
  request: FetchRequest,
  answer: MessageOf<typeof fetchResponse>,
  nodeId: number
): FetchedPartition[] {
  if (answer.errorCode !== kafkaErrors.NONE) return request.partitions.map(p => nothing(p, answer.errorCode))
  const names = new Map(request.partitions.map(p => [uuidBase64(p.topicId), p.topic]))
  const answers = answer.responses.flatMap(({ topicId, partitions }) => {
    const topic = names.get(topicId)
    if (topic === undefined)
      throw new DeadLetterError('BROKER_PROTOCOL', {
        request: 'Fetch',
        brokers: `broker ${nodeId}`,
        reason: `it answered about topic ${topicId}, which was not asked for`
      })
    return partitions.map(
      (p): FetchedPartition => ({
        topic,
        partition: p.partitionIndex,
        errorCode: p.errorCode,
        highWatermark: Number(p.highWatermark),
        lastStableOffset: Number(p.lastStableOffset),
        logStartOffset: Number(p.logStartOffset),
        abortedTransactions: (p.abortedTransactions ?? []).map(a => ({
          producerId: a.producerId,
          firstOffset: Number(a.firstOffset)
        })),
        preferredReadReplica: p.preferredReadReplica,
        divergingEpoch:
          p.divergingEpoch.endOffset < 0n
            ? null
            : { epoch: p.divergingEpoch.epoch, endOffset: Number(p.divergingEpoch.endOffset) },
        records: p.records === null || p.records.length === 0 ? null : ownRecords(p.records)
      })
    )
  })
  return oneAnswerEach(request.partitions, answers, p => nothing(p, kafkaErrors.NETWORK_EXCEPTION))
}

/**
 * A partition that is not handled for a while keeps what was fetched of it, and with it all that came in the same answer:
 * a few bytes a second of a held partition beside busy ones would come to gigabytes. What is kept is bounded so by sixteen
 * times what the partition may buffer, and large parts are not copied.
 */
function ownRecords(records: Buffer): Buffer {
  if (records.length >= records.buffer.byteLength * keptPart) return records
  const own = Buffer.allocUnsafeSlow(records.length)
  records.copy(own)
  return own
}

function nothing({ topic, partition }: FetchPosition, errorCode: number): FetchedPartition {
  return {
    topic,
    partition,
    errorCode,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    abortedTransactions: [],
    preferredReadReplica: -1,
    divergingEpoch: null,
    records: null
  }
}
