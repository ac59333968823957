/**
 * ElectLeaders (key 43), versions 0 to 2.
 * The only node leads every partition and is the preferred leader of each, so no election is ever needed:
 * ELECTION_NOT_NEEDED, or UNKNOWN_TOPIC_OR_PARTITION. Asked for all partitions, Kafka names each topic and leaves out the
 * partitions that need no election. Source: KIP-183, KIP-460.
 */

import { errorCodes } from '@dead-letter/protocol'
import { electLeadersRequest, electLeadersResponse } from '@dead-letter/protocol/messages/elect-leaders'
import type { FoundPartition } from '../look-up.ts'
import { api } from './api.ts'

/** Preferred 0, unclean 1. */
const lastElectionType = 1

export const electLeaders = api({
  key: 43,
  name: 'ElectLeaders',
  request: electLeadersRequest,
  response: electLeadersResponse,
  handle({ electionType, topicPartitions }, { cluster, lookUp }) {
    const invalid = electionType < 0 || electionType > lastElectionType
    const whole = invalid ? errorCodes.INVALID_REQUEST : 0
    const wholeMessage = invalid ? `There is no election type ${electionType}.` : null
    if (topicPartitions === null) {
      const topics = whole === 0 ? [...cluster.topics] : []
      return { errorCode: whole, replicaElectionResults: topics.map(({ name }) => ({ topic: name })) }
    }
    return {
      errorCode: whole,
      replicaElectionResults: topicPartitions.map(({ topic, partitions }) => ({
        topic,
        partitionResult: partitions.map(partitionId => ({
          partitionId,
          ...(whole === 0
            ? outcome(lookUp.partition(topic, partitionId))
            : { errorCode: whole, errorMessage: wholeMessage })
        }))
      }))
    }
  },
  refuse: (errorCode, { topicPartitions }) => ({
    errorCode,
    replicaElectionResults: (topicPartitions ?? []).map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions.map(partitionId => ({ partitionId, errorCode, errorMessage: null }))
    }))
  }),
  *targets({ topicPartitions }) {
    for (const { topic, partitions } of topicPartitions ?? [])
      for (const partition of partitions) yield { topic, partition }
  }
})

function outcome({ code, message }: FoundPartition): {
  readonly errorCode: number
  readonly errorMessage: string | null
} {
  if (code !== 0) return { errorCode: code, errorMessage: message }
  return { errorCode: errorCodes.ELECTION_NOT_NEEDED, errorMessage: 'The preferred leader leads already.' }
}
