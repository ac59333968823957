/**
 * DescribeGroups (key 15), versions 0 to 6.
 * Classic groups only: any other id is a group in state Dead, from version 6 on with GROUP_ID_NOT_FOUND (KIP-1043). The
 * protocol and what members told of themselves are shown of a stable group only. Authorized operations, from version 3 on
 * when asked for: all, as there is no authorizer.
 */

import { errorCodes, type MessageOf } from '@dead-letter/protocol'
import { describeGroupsRequest, describeGroupsResponse } from '@dead-letter/protocol/messages/describe-groups'
import { ClassicGroup } from '../groups/classic/classic-group.ts'
import { api, type RequestContext } from './api.ts'
import { groupOperations } from './authorized-operations.ts'

export const describeGroups = api({
  key: 15,
  name: 'DescribeGroups',
  request: describeGroupsRequest,
  response: describeGroupsResponse,
  handle(request, context) {
    const operations = request.includeAuthorizedOperations ? { authorizedOperations: groupOperations } : {}
    return {
      groups: request.groups.map(id => {
        const described = describe(id, context)
        return 'errorCode' in described ? described : { ...described, ...operations }
      })
    }
  },
  refuse: refused
})

function describe(groupId: string, { cluster, version }: RequestContext) {
  const group = cluster.groups.get(groupId)
  if (!(group instanceof ClassicGroup)) {
    const dead = { groupId, groupState: 'Dead' }
    if (version < 6) return dead
    const errorMessage = `There is no classic group ${groupId}.`
    return { ...dead, errorCode: errorCodes.GROUP_ID_NOT_FOUND, errorMessage }
  }
  const stable = group.state === 'Stable'
  return {
    groupId,
    groupState: group.state,
    protocolType: group.protocolType,
    protocolData: stable ? (group.protocolName ?? '') : '',
    members: [...group.members].map(member => ({
      memberId: member.id,
      groupInstanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: stable ? member.metadata(group.protocolName) : Buffer.alloc(0),
      memberAssignment: member.assignment
    }))
  }
}

function refused(errorCode: number, { groups }: MessageOf<typeof describeGroupsRequest>) {
  return { groups: groups.map(groupId => ({ groupId, errorCode })) }
}
