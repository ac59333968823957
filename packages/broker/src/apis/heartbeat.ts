/**
 * Heartbeat (key 12), versions 0 to 4.
 * Prolongs a classic member's session and tells it of a rebalance (REBALANCE_IN_PROGRESS). Static members from version 3 on
 * (KIP-345).
 */
import { errorCodes } from '@dead-letter/protocol'
import { heartbeatRequest, heartbeatResponse } from '@dead-letter/protocol/messages/heartbeat'
import { api } from './api.ts'

export const heartbeat = api({
  key: 12,
  name: 'Heartbeat',
  request: heartbeatRequest,
  response: heartbeatResponse,
  handle({ groupId, memberId, groupInstanceId, generationId }, { cluster }) {
    if (groupId === '') return { errorCode: errorCodes.INVALID_GROUP_ID }
    const classic = cluster.groups.get(groupId)?.classic
    if (classic === undefined) return { errorCode: errorCodes.UNKNOWN_MEMBER_ID }
    return { errorCode: classic.heartbeat({ memberId, instanceId: groupInstanceId, generation: generationId }) }
  },
  refuse: errorCode => ({ errorCode })
})
