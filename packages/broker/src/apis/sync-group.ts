/**
 * SyncGroup (key 14), versions 0 to 5.
 * The leader hands in the assignment, everyone else waits for it; in a stable group it is answered at once. From version 5
 * on a client must name the protocol's type and name as it knows them (KIP-559).
 */

import { errorCodes } from '@dead-letter/protocol'
import { syncGroupRequest, syncGroupResponse } from '@dead-letter/protocol/messages/sync-group'
import type { SyncAnswer } from '../groups/classic-protocol.ts'
import { api } from './api.ts'

export const syncGroup = api({
  key: 14,
  name: 'SyncGroup',
  request: syncGroupRequest,
  response: syncGroupResponse,
  async handle(request, { cluster, version }) {
    const { groupId, memberId, protocolType, protocolName } = request
    if (version >= 5 && (protocolType === null || protocolName === null))
      return { errorCode: errorCodes.INCONSISTENT_GROUP_PROTOCOL }
    if (groupId === '') return { errorCode: errorCodes.INVALID_GROUP_ID }
    const group = cluster.groups.get(groupId)
    const classic = group?.isEmpty === true ? undefined : group?.classic
    if (classic === undefined) return { errorCode: errorCodes.UNKNOWN_MEMBER_ID }
    const claim = {
      memberId,
      instanceId: request.groupInstanceId,
      generation: request.generationId,
      protocolType,
      protocolName,
      // Assignments outlive the request: they must not hold its buffer.
      assignments: new Map(request.assignments.map(each => [each.memberId, Buffer.from(each.assignment)]))
    }
    return new Promise<SyncAnswer>(resolve => classic.sync(claim, resolve))
  },
  refuse: errorCode => ({ errorCode })
})
