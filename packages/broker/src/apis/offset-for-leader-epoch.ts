/**
 * OffsetForLeaderEpoch (key 23), versions 2 to 4.
 * Where an epoch of the leader ended. There is one epoch, 0: its end is the end of the log, a later one is not known, and for
 * an earlier one the answer is where epoch 0 begins. Sources: KIP-101, KIP-279, KIP-320.
 */

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
  refuse: (errorCode, { topics }) => ({
    topics: topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition }) => ({ partition, errorCode, ...unknown }))
    }))
  }),
  *targets(request) {
    for (const { topic, partitions } of request.topics)
      for (const { partition } of partitions) yield { topic, partition }
  }
})

function locate(
  topic: string,
  partition: number,
  currentLeaderEpoch: number,
  { lookUp }: RequestContext
): { readonly code: number; readonly log: PartitionLog | null } {
  const found = lookUp.partition(topic, partition)
  if (found.log === null) return found
  const code = leaderEpochCode(found.log, currentLeaderEpoch)
  return { code, log: code === 0 ? found.log : null }
}

function endOf(log: PartitionLog, epoch: number): { leaderEpoch: number; endOffset: bigint } {
  if (epoch === log.leaderEpoch) return { leaderEpoch: epoch, endOffset: log.endOffset }
  return epoch < -1 ? { leaderEpoch: epoch, endOffset: log.startOffset } : unknown
}
