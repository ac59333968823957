/**
 * JoinGroup (key 11), versions 0 to 9.
 * Waits until the rebalance that it takes part in or begins is complete. From version 4 on a new dynamic member is first
 * given an id (MEMBER_ID_REQUIRED, KIP-394); static members from 5 on (KIP-345); protocol type in the answer from 7 on
 * (KIP-559); a returning static leader skips the assignment from 9 on (KIP-814). Session time-outs are bounded by
 * group.min and max.session.timeout.ms. An empty group of the consumer protocol becomes a classic one.
 */

import { errorCodes, type MessageOf } from '@dead-letter/protocol'
import { joinGroupRequest, joinGroupResponse } from '@dead-letter/protocol/messages/join-group'
import type { JoinAnswer, JoinClaim } from '../groups/classic-protocol.ts'
import { api, type RequestContext } from './api.ts'

type Request = MessageOf<typeof joinGroupRequest>

export const joinGroup = api({
  key: 11,
  name: 'JoinGroup',
  request: joinGroupRequest,
  response: joinGroupResponse,
  async handle(request, context) {
    const { cluster, version } = context
    const { groupId, memberId, sessionTimeoutMs } = request
    const { configs, groups } = cluster
    if (groupId === '') return refused(errorCodes.INVALID_GROUP_ID, request, context)
    const least = configs.number('group.min.session.timeout.ms')
    const most = configs.number('group.max.session.timeout.ms')
    if (sessionTimeoutMs < least || sessionTimeoutMs > most)
      return refused(errorCodes.INVALID_SESSION_TIMEOUT, request, context)

    const group = groups.get(groupId)
    // A member that has an id must have it from somewhere: it does not make a group.
    const free = group === undefined || (group.type === 'consumer' && group.isEmpty)
    if (free && memberId !== '') {
      if (group !== undefined) groups.remove(groupId)
      return refused(errorCodes.UNKNOWN_MEMBER_ID, request, context)
    }
    const classic = free ? groups.createClassic(groupId) : group.classic
    if (classic === undefined)
      return { ...refused(errorCodes.INCONSISTENT_GROUP_PROTOCOL, request, context), memberId: '' }
    const answer = await new Promise<JoinAnswer>(resolve => classic.join(claim(request, context), resolve))
    // Absent is written as empty before version 7.
    return { ...answer, protocolName: answer.protocolName ?? noProtocol(version) }
  },
  refuse: refused
})

/** Metadata outlives the request: it must not hold its buffer. */
function claim(request: Request, { version, clientId, connection }: RequestContext): JoinClaim {
  return {
    memberId: request.memberId,
    instanceId: request.groupInstanceId,
    clientId: clientId ?? '',
    clientHost: connection.clientHost,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: version === 0 ? request.sessionTimeoutMs : request.rebalanceTimeoutMs,
    protocolType: request.protocolType,
    protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) })),
    version
  }
}

function refused(errorCode: number, { memberId }: Request, { version }: { version: number }): JoinAnswer {
  return { errorCode, memberId, protocolName: noProtocol(version) }
}

function noProtocol(version: number): string | null {
  return version < 7 ? '' : null
}
