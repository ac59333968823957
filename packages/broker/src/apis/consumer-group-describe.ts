/**
 * ConsumerGroupDescribe (key 69), versions 0 and 1.
 * State, epochs and members of consumer groups, each member with its current and its target assignment; from version 1 on
 * also whether it speaks the classic protocol (KIP-1099). Groups of another type are not found. Source: KIP-848.
 */

import { errorCodes } from '@dead-letter/protocol'
import {
  consumerGroupDescribeRequest,
  consumerGroupDescribeResponse
} from '@dead-letter/protocol/messages/consumer-group-describe'
import { ConsumerGroup } from '../groups/consumer/consumer-group.ts'
import { type DescribedGroup, describe } from '../groups/consumer/describe.ts'
import type { Groups } from '../groups/groups.ts'
import { api } from './api.ts'
import { groupOperations } from './authorized-operations.ts'

/** Read, Delete, Describe, DescribeConfigs, AlterConfigs: all that can be done to a group, where nothing is forbidden. */

export const consumerGroupDescribe = api({
  key: 69,
  name: 'ConsumerGroupDescribe',
  request: consumerGroupDescribeRequest,
  response: consumerGroupDescribeResponse,
  handle({ groupIds, includeAuthorizedOperations }, { cluster }) {
    return {
      groups: groupIds.map(groupId => {
        const group = described(cluster.groups, groupId)
        const authorized = includeAuthorizedOperations && (group.errorCode ?? 0) === 0
        return authorized ? { ...group, authorizedOperations: groupOperations } : group
      })
    }
  },
  refuse: (errorCode, { groupIds }) => ({ groups: groupIds.map(groupId => ({ groupId, errorCode })) })
})

function described(groups: Groups, groupId: string): DescribedGroup {
  if (groupId === '') return { groupId, errorCode: errorCodes.INVALID_GROUP_ID }
  const group = groups.get(groupId)
  if (group instanceof ConsumerGroup) return describe(group)
  const errorMessage = group === undefined ? `There is no group ${groupId}.` : `Group ${groupId} is no consumer group.`
  return { groupId, errorCode: errorCodes.GROUP_ID_NOT_FOUND, errorMessage }
}
