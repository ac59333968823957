import { randomTopicId } from '../../topics/topic-id.ts'
import { ConsumerGroup } from './consumer-group.ts'
import { leaving, leavingStatic, newMember, updated } from './member.ts'
import { findMember, refuseFull, staticHolder, unknownMember } from './membership.ts'
import { listed, samePartitions } from './partitions.ts'
import { Refusal } from './refusal.ts'
import type { Registry } from './registry.ts'
import { checkRequest, type HeartbeatRequest, offeredAssignors } from './request-checks.ts'
import { upgraded } from './upgrade.ts'

export interface HeartbeatClient {
  readonly clientId: string
  readonly clientHost: string
  readonly version: number
}

export interface HeartbeatAnswer {
  readonly memberId: string
  readonly memberEpoch: number
  readonly heartbeatIntervalMs?: number
  /** Absent when the member knows it already. */
  readonly assignment?: { topicPartitions: { topicId: string; partitions: number[] }[] }
}

/** A ConsumerGroupHeartbeat. @throws Refusal, with nothing changed. */
export function heartbeat(registry: Registry, request: HeartbeatRequest, client: HeartbeatClient): HeartbeatAnswer {
  checkRequest(request, client.version, offeredAssignors(registry.configs.text('group.consumer.assignors')))
  if (request.memberEpoch === leaving || request.memberEpoch === leavingStatic) return leave(registry, request)
  const group = groupFor(registry, request)
  try {
    return join(registry, group, request, client)
  } catch (error) {
    // A group that was only made for this request.
    if (registry.get(group.id) !== group) group.close()
    throw error
  }
}

function join(
  registry: Registry,
  group: ConsumerGroup,
  request: HeartbeatRequest,
  client: HeartbeatClient
): HeartbeatAnswer {
  refuseFull(group, request.memberId)
  const memberId = request.memberId === '' ? randomTopicId() : request.memberId
  const { known, former } = findMember(group, memberId, request)
  const before = known ?? former ?? newMember(memberId)
  const update = { ...changes(request), clientId: client.clientId, clientHost: client.clientHost, classic: null }
  group.checkSubscription(before, updated(before, update))

  // From here on nothing is refused.
  if (registry.get(group.id) !== group) registry.set(group)
  const member = former === undefined ? before : group.replaceStatic(former, memberId)
  const next = group.settle(member, updated(member, update), request.topicPartitions)
  group.keepAlive(memberId)
  const full =
    request.memberEpoch === 0 ||
    (request.rebalanceTimeoutMs !== -1 &&
      (request.subscribedTopicNames !== null || request.subscribedTopicRegex !== null) &&
      request.topicPartitions !== null)
  const heartbeatIntervalMs = registry.configs.groupNumber(group.id, 'consumer.heartbeat.interval.ms')
  const answer = { memberId, memberEpoch: next.epoch, heartbeatIntervalMs }
  if (!full && samePartitions(member.assigned, next.assigned)) return answer
  return { ...answer, assignment: { topicPartitions: listed(next.assigned) } }
}

function changes(request: HeartbeatRequest) {
  return {
    instanceId: request.instanceId,
    rackId: request.rackId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    topicNames: request.subscribedTopicNames,
    topicRegex: request.subscribedTopicRegex,
    serverAssignor: request.serverAssignor
  }
}

/** The group, or a new one that is not yet registered: without members, or made of a classic group. */
function groupFor(registry: Registry, { groupId, memberEpoch }: HeartbeatRequest): ConsumerGroup {
  const group = registry.get(groupId)
  if (group instanceof ConsumerGroup) return group
  if (memberEpoch !== 0) throw new Refusal('GROUP_ID_NOT_FOUND', `There is no consumer group ${groupId}.`)
  return group === undefined || group.isEmpty ? new ConsumerGroup(groupId, registry) : upgraded(registry, group)
}

function leave(registry: Registry, request: HeartbeatRequest): HeartbeatAnswer {
  const { groupId, memberId, instanceId, memberEpoch } = request
  const group = registry.get(groupId)
  if (!(group instanceof ConsumerGroup))
    throw new Refusal('GROUP_ID_NOT_FOUND', `There is no consumer group ${groupId}.`)
  const member = instanceId === null ? group.members.get(memberId) : staticHolder(group, instanceId, memberId)
  if (member === undefined) throw unknownMember(group, memberId)
  if (memberEpoch === leavingStatic && instanceId !== null) group.leaveForNow(member)
  else group.fence([member])
  return { memberId, memberEpoch }
}
