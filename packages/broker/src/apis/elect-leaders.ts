/**
 * ElectLeaders (key 43), versions 0 to 2.
 * The only node leads every partition and is the preferred leader of each, so no election is ever needed:
 * ELECTION_NOT_NEEDED, or UNKNOWN_TOPIC_OR_PARTITION. Asked for all partitions, Kafka names each topic and leaves out the
 * partitions that need no election. Source: KIP-183, KIP-460.
 */

import { errorCodes } from '@dead-letter/protocol'
import { electLeadersRequest, electLeadersResponse } from '@dead-letter/protocol/messages/elect-leaders'
import type { Cluster } from '../cluster.ts'
import { api } from './api.ts'

/** Preferred 0, unclean 1. */
const lastElectionType = 1

export const electLeaders = api({
  key: 43,
  name: 'ElectLeaders',
  request: electLeadersRequest,
  response: electLeadersResponse,
  handle({ electionType, topicPartitions }, { cluster, faults }) {
    const invalid = electionType < 0 || electionType > lastElectionType
    const whole = faults.code() || (invalid ? errorCodes.INVALID_REQUEST : 0)
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
            ? outcome(cluster, topic, partitionId, faults.code(topic, partitionId))
            : { errorCode: whole, errorMessage: wholeMessage })
        }))
      }))
    }
  },
  *targets({ topicPartitions }) {
    for (const { topic, partitions } of topicPartitions ?? [])
      for (const partition of partitions) yield { topic, partition }
  }
})

function outcome(
  cluster: Cluster,
  topic: string,
  partition: number,
  fault: number
): { readonly errorCode: number; readonly errorMessage: string | null } {
  if (fault !== 0) return { errorCode: fault, errorMessage: null }
  if (cluster.topics.log(topic, partition) === undefined)
    return {
      errorCode: errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
      errorMessage: `There is no partition ${topic}-${partition}.`
    }
  return { errorCode: errorCodes.ELECTION_NOT_NEEDED, errorMessage: 'The preferred leader leads already.' }
}
