/**
 * OffsetDelete (key 47), version 0.
 * Forgets offsets of topics that the group does not subscribe to (GROUP_SUBSCRIBED_TO_TOPIC otherwise). A group whose
 * members are no consumers must be empty (NON_EMPTY_GROUP): what they subscribe to is not known. Source: KIP-496.
 */

import { errorCodes } from '@dead-letter/protocol'
import { offsetDeleteRequest, offsetDeleteResponse } from '@dead-letter/protocol/messages/offset-delete'
import type { Group } from '../groups/group.ts'
import { PartitionResults } from '../groups/partition-results.ts'
import { api } from './api.ts'

export const offsetDelete = api({
  key: 47,
  name: 'OffsetDelete',
  request: offsetDeleteRequest,
  response: offsetDeleteResponse,
  handle({ groupId, topics }, { cluster, lookUp }) {
    const group = cluster.groups.get(groupId)
    const errorCode = refusal(groupId, group)
    if (errorCode !== 0 || group === undefined) return { errorCode }
    const results = new PartitionResults()
    const known: { name: string; partitionIndex: number }[] = []
    for (const { name, partitions } of topics)
      for (const { partitionIndex } of partitions) {
        const { code } = lookUp.partition(name, partitionIndex)
        if (code === 0) known.push({ name, partitionIndex })
        else results.add({ name }, partitionIndex, code)
      }
    for (const { name, partitionIndex } of known) {
      const subscribed = group.subscribesTo(name)
      if (!subscribed) cluster.groups.offsets.deletePartition(groupId, name, partitionIndex)
      results.add({ name }, partitionIndex, subscribed ? errorCodes.GROUP_SUBSCRIBED_TO_TOPIC : 0)
    }
    return { topics: results.topics }
  },
  *targets({ topics }) {
    for (const { name, partitions } of topics)
      for (const { partitionIndex } of partitions) yield { topic: name, partition: partitionIndex }
  },
  refuse: errorCode => ({ errorCode })
})

function refusal(groupId: string, group: Group | undefined): number {
  if (groupId === '') return errorCodes.INVALID_GROUP_ID
  if (group === undefined) return errorCodes.GROUP_ID_NOT_FOUND
  return group.isEmpty || group.protocolType === 'consumer' ? 0 : errorCodes.NON_EMPTY_GROUP
}
