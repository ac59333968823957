import { isRetriable, kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import type { ErrorCode } from '../errors.ts'
import { DeadLetterError } from '../errors.ts'

/** Not a code of Kafka's: `commit()` left the partition out, because it is not this member's. */
export const notOwnedCode = -2

/**
 * What the answer to a group request asks of the member:
 * - `wait`: the same again after a back-off
 * - `find`: another broker coordinates the group by now; find it
 * - `rejoin`: the group is (or should be) joining
 * - `unknown`: the group does not know this member id; partitions are lost, join as a new member
 * - `outdated`: the group went on without this member; partitions are lost, join again under the same id
 * - `fail`: nothing that this program does will mend it
 */
export type Reaction = 'ok' | 'wait' | 'find' | 'rejoin' | 'unknown' | 'outdated' | 'fail'

const reactions: ReadonlyMap<number, Reaction> = new Map([
  [kafkaErrors.NONE, 'ok'],
  [kafkaErrors.COORDINATOR_NOT_AVAILABLE, 'find'],
  [kafkaErrors.NOT_COORDINATOR, 'find'],
  [kafkaErrors.NOT_LEADER_OR_FOLLOWER, 'find'],
  [kafkaErrors.NETWORK_EXCEPTION, 'find'],
  [kafkaErrors.ILLEGAL_GENERATION, 'outdated'],
  [kafkaErrors.FENCED_MEMBER_EPOCH, 'outdated'],
  [kafkaErrors.STALE_MEMBER_EPOCH, 'outdated'],
  [kafkaErrors.UNKNOWN_MEMBER_ID, 'unknown'],
  [kafkaErrors.REBALANCE_IN_PROGRESS, 'rejoin'],
  // Not retriable by Java's list, but what a coordinator answers that could not write its log just now.
  [kafkaErrors.UNKNOWN_SERVER_ERROR, 'wait']
])

export function reactionTo(code: number): Reaction {
  return reactions.get(code) ?? (isRetriable(code) ? 'wait' : 'fail')
}

/** Both answers to a heartbeat mean that the broker has the member on its list: a rebalance does not end the session. */
export function keepsSession(code: number): boolean {
  return code === kafkaErrors.NONE || code === kafkaErrors.REBALANCE_IN_PROGRESS
}

/** Why partitions are lost, as an event tells it. */
export function droppedReason(reaction: Reaction): string {
  return reaction === 'unknown'
    ? 'the group no longer knows this member (UNKNOWN_MEMBER_ID)'
    : 'the group went on without this member (ILLEGAL_GENERATION)'
}

export interface RefusalFacts {
  readonly groupId: string
  readonly instanceId: string | null
  readonly assignors: readonly string[]
}

const errorCodes: ReadonlyMap<number, ErrorCode> = new Map([
  [kafkaErrors.INCONSISTENT_GROUP_PROTOCOL, 'GROUP_PROTOCOL_MISMATCH'],
  [kafkaErrors.FENCED_INSTANCE_ID, 'GROUP_FENCED'],
  [kafkaErrors.GROUP_AUTHORIZATION_FAILED, 'GROUP_FORBIDDEN']
])

const repairs: ReadonlyMap<number, string> = new Map([
  [kafkaErrors.INVALID_GROUP_ID, 'its name is empty or not allowed'],
  [
    kafkaErrors.INVALID_SESSION_TIMEOUT,
    "group.sessionTimeoutMs is outside the broker's group.min.session.timeout.ms and group.max.session.timeout.ms"
  ],
  [kafkaErrors.UNSUPPORTED_ASSIGNOR, "group.serverAssignor is not one of the broker's group.consumer.assignors"],
  [kafkaErrors.GROUP_MAX_SIZE_REACHED, "it has as many members as the broker's group.max.size allows"]
])

/** A code whose reaction is `fail`, as the error that says how to repair it. */
export function refusal(code: number, facts: RefusalFacts, message?: string | null): DeadLetterError {
  const why = repairs.get(code) ?? message
  return new DeadLetterError(errorCodes.get(code) ?? 'GROUP_INVALID', {
    group: facts.groupId,
    instanceId: facts.instanceId,
    got: facts.assignors.join(', '),
    reason: why ? `${kafkaErrorName(code)}, ${why}` : kafkaErrorName(code),
    errorCode: code
  })
}
