import { kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import type { ErrorDetails } from '../errors.ts'
import { DeadLetterError } from '../errors.ts'
import type { Reaction, RefusalFacts } from './reaction.ts'
import { reactionTo, refusal } from './reaction.ts'

/** `taken`: another process holds the instance id, or one that died held it until its session ends. */
export type HeartbeatReaction = Reaction | 'taken'

/** What the answer to a ConsumerGroupHeartbeat asks of the member. Its id stays the same through all of them. */
export function reactionToHeartbeat(code: number, joined: boolean): HeartbeatReaction {
  switch (code) {
    case kafkaErrors.UNRELEASED_INSTANCE_ID:
      return 'taken'
    // A group is dropped when it is empty and its offsets are gone; to one that joins it says that the group is of another kind.
    case kafkaErrors.GROUP_ID_NOT_FOUND:
      return joined ? 'unknown' : 'fail'
    default:
      return reactionTo(code)
  }
}

/** Why partitions are lost, as an event tells it. */
export function lostReason(code: number): string {
  return code === kafkaErrors.FENCED_MEMBER_EPOCH
    ? 'the group went on without this member (FENCED_MEMBER_EPOCH)'
    : `the group no longer knows this member (${kafkaErrorName(code)})`
}

/** A heartbeat that was refused for good, as the error that says how to repair it. */
export function heartbeatRefusal(
  code: number,
  message: string | null,
  facts: RefusalFacts,
  topics: readonly string[]
): DeadLetterError {
  const details: ErrorDetails = {
    group: facts.groupId,
    errorCode: code,
    reason: message?.replace(/\.$/, '') ?? kafkaErrorName(code)
  }
  switch (code) {
    case kafkaErrors.UNSUPPORTED_VERSION:
    case kafkaErrors.GROUP_ID_NOT_FOUND:
    case kafkaErrors.INCONSISTENT_GROUP_PROTOCOL:
      return new DeadLetterError('GROUP_PROTOCOL_REFUSED', details)
    case kafkaErrors.TOPIC_AUTHORIZATION_FAILED:
      return new DeadLetterError('SOURCE_TOPIC_FORBIDDEN', { ...details, topic: topics.join("', '") })
    default:
      return refusal(code, facts, message)
  }
}
