/**
 * DescribeProducers (key 61), version 0.
 * What a partition knows of the producers that write to it with an id: their last sequence, and where their open transaction
 * began. Source: KIP-664.
 */

import { errorCodes } from '@dead-letter/protocol'
import { describeProducersRequest, describeProducersResponse } from '@dead-letter/protocol/messages/describe-producers'
import type { PartitionLog } from '../log/partition-log.ts'
import { nameProblem } from '../topic-name.ts'
import { api, type RequestContext } from './api.ts'

interface Problem {
  readonly errorCode: number
  readonly errorMessage: string | null
}

export const describeProducers = api({
  key: 61,
  name: 'DescribeProducers',
  request: describeProducersRequest,
  response: describeProducersResponse,
  handle(request, context) {
    return {
      topics: request.topics.map(({ name, partitionIndexes }) => {
        const problem = topicProblem(name, context)
        return {
          name,
          partitions: partitionIndexes.map(partitionIndex => {
            if (problem !== null) return { partitionIndex, ...problem }
            const { code, log } = context.lookUp.partition(name, partitionIndex)
            return log === null
              ? { partitionIndex, errorCode: code }
              : { partitionIndex, activeProducers: producersOf(log) }
          })
        }
      })
    }
  },
  refuse: (errorCode, { topics }) => ({
    topics: topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map(partitionIndex => ({ partitionIndex, errorCode }))
    }))
  }),
  *targets(request) {
    for (const { name, partitionIndexes } of request.topics)
      for (const partition of partitionIndexes) yield { topic: name, partition }
  }
})

function topicProblem(name: string, { cluster }: RequestContext): Problem | null {
  const wrong = nameProblem(name)
  if (wrong !== null) return { errorCode: errorCodes.INVALID_TOPIC_EXCEPTION, errorMessage: wrong }
  if (cluster.topics.get(name) !== undefined) return null
  return { errorCode: errorCodes.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: 'There is no such topic.' }
}

function producersOf(log: PartitionLog) {
  return [...log.producers].map(({ id, epoch, coordinatorEpoch, lastTimestamp, batches, transactionStart }) => ({
    producerId: id,
    producerEpoch: epoch,
    lastSequence: batches.at(-1)?.lastSequence ?? -1,
    lastTimestamp,
    coordinatorEpoch,
    currentTxnStartOffset: transactionStart ?? -1n
  }))
}
