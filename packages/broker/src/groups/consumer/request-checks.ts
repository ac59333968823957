import { assignors } from './assignors/assignors.ts'
import { leaving, leavingStatic } from './member.ts'
import type { TopicPartitions } from './partitions.ts'
import { Refusal } from './refusal.ts'

/** A ConsumerGroupHeartbeat as the group reads it. */
export interface HeartbeatRequest {
  readonly groupId: string
  readonly memberId: string
  readonly memberEpoch: number
  readonly instanceId: string | null
  readonly rackId: string | null
  readonly rebalanceTimeoutMs: number
  readonly subscribedTopicNames: readonly string[] | null
  readonly subscribedTopicRegex: string | null
  readonly serverAssignor: string | null
  readonly topicPartitions: readonly TopicPartitions[] | null
}

/** What can be said of a request without looking at the group, in Kafka's order. `offered`: group.consumer.assignors. */
export function checkRequest(request: HeartbeatRequest, version: number, offered: ReadonlySet<string>): void {
  const { memberEpoch } = request
  // Before version 1 the coordinator may be asked for an id (KIP-1082).
  if (version >= 1 || memberEpoch > 0 || memberEpoch === leaving) refuseBlank(request.memberId, 'MemberId')
  refuseBlank(request.groupId, 'GroupId')
  refuseBlank(request.instanceId, 'InstanceId')
  refuseBlank(request.rackId, 'RackId')
  if (memberEpoch === 0) checkJoin(request)
  else if (memberEpoch === leavingStatic) {
    if (request.instanceId === null) throw new Refusal('INVALID_REQUEST', 'A static member leaves with its InstanceId.')
  } else if (memberEpoch < leavingStatic) throw new Refusal('INVALID_REQUEST', 'There is no such MemberEpoch.')
  if (request.serverAssignor !== null && !offered.has(request.serverAssignor))
    throw new Refusal('UNSUPPORTED_ASSIGNOR', `ServerAssignor is one of ${[...offered].join(', ')}.`)
}

function checkJoin(request: HeartbeatRequest): void {
  if (request.rebalanceTimeoutMs === -1)
    throw new Refusal('INVALID_REQUEST', 'The first request gives RebalanceTimeoutMs.')
  if (request.topicPartitions === null || request.topicPartitions.length > 0)
    throw new Refusal('INVALID_REQUEST', 'A member that joins owns no TopicPartitions.')
  if (request.subscribedTopicNames === null && request.subscribedTopicRegex === null)
    throw new Refusal('INVALID_REQUEST', 'A member that joins gives SubscribedTopicNames or SubscribedTopicRegex.')
}

function refuseBlank(value: string | null, name: string): void {
  if (value !== null && value.trim() === '') throw new Refusal('INVALID_REQUEST', `${name} is empty.`)
}

/** Server-side assignors in the order of the configuration; the first is the default. */
export function offeredAssignors(configured: string): ReadonlySet<string> {
  const names = configured
    .split(',')
    .map(name => name.trim())
    .filter(name => assignors.has(name))
  return new Set(names.length > 0 ? names : assignors.keys())
}
