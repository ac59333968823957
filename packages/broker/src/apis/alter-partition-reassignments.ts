/**
 * AlterPartitionReassignments (key 45), versions 0 and 1.
 * With one node the only valid assignment is the one that each partition has: it is accepted and changes nothing. Any
 * other is INVALID_REPLICA_ASSIGNMENT, as by a Kafka that knows no such broker; to cancel is NO_REASSIGNMENT_IN_PROGRESS.
 * Source: KIP-455, KIP-860.
 */

import { errorCodes } from '@dead-letter/protocol'
import {
  alterPartitionReassignmentsRequest,
  alterPartitionReassignmentsResponse
} from '@dead-letter/protocol/messages/alter-partition-reassignments'
import type { Cluster } from '../cluster.ts'
import type { LookUp } from '../look-up.ts'
import { api } from './api.ts'

interface Outcome {
  readonly errorCode: number
  readonly errorMessage: string | null
}

export const alterPartitionReassignments = api({
  key: 45,
  name: 'AlterPartitionReassignments',
  request: alterPartitionReassignmentsRequest,
  response: alterPartitionReassignmentsResponse,
  handle({ topics, allowReplicationFactorChange }, { cluster, lookUp }) {
    return {
      allowReplicationFactorChange,
      errorMessage: null,
      responses: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, replicas }) => ({
          partitionIndex,
          ...outcome(cluster, name, partitionIndex, replicas, lookUp)
        }))
      }))
    }
  },
  refuse: errorCode => ({ errorCode, errorMessage: null }),
  *targets({ topics }) {
    for (const { name, partitions } of topics)
      for (const { partitionIndex } of partitions) yield { topic: name, partition: partitionIndex }
  }
})

function outcome(
  cluster: Cluster,
  topic: string,
  partition: number,
  replicas: readonly number[] | null,
  lookUp: LookUp
): Outcome {
  const { code, message } = lookUp.partition(topic, partition)
  if (code !== 0) return { errorCode: code, errorMessage: message }
  if (replicas === null) return { errorCode: errorCodes.NO_REASSIGNMENT_IN_PROGRESS, errorMessage: null }
  if (replicas.length === 1 && replicas[0] === cluster.nodeId) return { errorCode: 0, errorMessage: null }
  return {
    errorCode: errorCodes.INVALID_REPLICA_ASSIGNMENT,
    errorMessage: `Replicas can only be [${cluster.nodeId}]: there is no other node.`
  }
}
