/**
 * ListPartitionReassignments (key 46), version 0.
 * With one node none is ever in progress; topics that do not exist are left out without an error, as in Kafka.
 * Source: KIP-455.
 */
import {
  listPartitionReassignmentsRequest,
  listPartitionReassignmentsResponse
} from '@dead-letter/protocol/messages/list-partition-reassignments'
import { api } from './api.ts'

export const listPartitionReassignments = api({
  key: 46,
  name: 'ListPartitionReassignments',
  request: listPartitionReassignmentsRequest,
  response: listPartitionReassignmentsResponse,
  handle: () => ({ errorMessage: null }),
  refuse: errorCode => ({ errorCode, errorMessage: null }),
  *targets({ topics }) {
    for (const { name, partitionIndexes } of topics ?? [])
      for (const partition of partitionIndexes) yield { topic: name, partition }
  }
})
