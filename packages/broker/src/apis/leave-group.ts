/**
 * LeaveGroup (key 13), versions 0 to 5.
 * One member up to version 2; from 3 on several, static ones also by their instance id alone, as administrators remove them
 * (KIP-345). An unknown group is an error of each member.
 */
import { errorCodes } from '@dead-letter/protocol'
import { leaveGroupRequest, leaveGroupResponse } from '@dead-letter/protocol/messages/leave-group'
import { api } from './api.ts'

export const leaveGroup = api({
  key: 13,
  name: 'LeaveGroup',
  request: leaveGroupRequest,
  response: leaveGroupResponse,
  handle(request, { cluster, version }) {
    const { groupId } = request
    if (groupId === '') return { errorCode: errorCodes.INVALID_GROUP_ID }
    const leaving =
      version < 3
        ? [{ memberId: request.memberId, instanceId: null }]
        : request.members.map(({ memberId, groupInstanceId }) => ({ memberId, instanceId: groupInstanceId }))
    const codes = cluster.groups.get(groupId)?.classic?.leave(leaving)
    const code = (i: number): number => (codes === undefined ? errorCodes.UNKNOWN_MEMBER_ID : (codes[i] ?? 0))
    if (version < 3) return { errorCode: code(0) }
    return {
      members: leaving.map(({ memberId, instanceId }, i) => ({
        memberId,
        groupInstanceId: instanceId,
        errorCode: code(i)
      }))
    }
  },
  refuse: errorCode => ({ errorCode })
})
