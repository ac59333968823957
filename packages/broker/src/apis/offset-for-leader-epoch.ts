/**
 * OffsetForLeaderEpoch (key 23), versions 2 to 4.
 * Where an epoch of the leader ended. There is one epoch, 0: its end is the end of the log, a later one is not known, and for
 * an earlier one the answer is where epoch 0 begins. Sources: KIP-101, KIP-279, KIP-320.
 */

import { errorCodes } from '@dead-letter/protocol'
import {
  offsetForLeaderEpochRequest,
  offsetForLeaderEpochResponse
} from '@dead-letter/protocol/messages/offset-for-leader-epoch'
import type { PartitionLog } from '../log/partition-log.ts'
import { api, type RequestContext } from './api.ts'
import { leaderEpochCode } from './leader-epoch.ts'

const unknown = { leaderEpoch: -1, endOffset: -1n }

export const offsetForLeaderEpoch = api({
  key: 23,
  name: 'OffsetForLeaderEpoch',
  request: offsetForLeaderEpochRequest,
  response: offsetForLeaderEpochResponse,
  handle(request, context) {
    return {
      topics: request.topics.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map(({ partition, currentLeaderEpoch, leaderEpoch }) => {
          const { code, log } = locate(topic, partition, currentLeaderEpoch, context)
          return { partition, errorCode: code, ...(log === null ? unknown : endOf(log, leaderEpoch)) }
        })
      }))
    }
  },
  *targets(request) {
    for (const { topic, partitions } of request.topics)
      for (const { partition } of partitions) yield { topic, partition }
  }
})

function locate(
  topic: string,
  partition: number,
  currentLeaderEpoch: number,
  { faults, cluster }: RequestContext
): { readonly code: number; readonly log: PartitionLog | null } {
  const fault = faults.code(topic, partition) || faults.code()
  if (fault !== 0) return { code: fault, log: null }
  const log = cluster.topics.log(topic, partition)
  if (log === undefined) return { code: errorCodes.UNKNOWN_TOPIC_OR_PARTITION, log: null }
  const code = leaderEpochCode(log, currentLeaderEpoch)
  return { code, log: code === 0 ? log : null }
}

function endOf(log: PartitionLog, epoch: number): { leaderEpoch: number; endOffset: bigint } {
  if (epoch === log.leaderEpoch) return { leaderEpoch: epoch, endOffset: log.endOffset }
  return epoch < -1 ? { leaderEpoch: epoch, endOffset: log.startOffset } : unknown
}
