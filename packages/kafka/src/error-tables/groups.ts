import { at, type ErrorTable } from './row.ts'

/** Group membership and committing. */
export const groupErrors = {
  GROUP_FORBIDDEN: {
    kind: 'refused',
    retriable: false,
    message: d => `No permission to use consumer group '${d.group}'. Grant READ on the group to this principal.`
  },
  GROUP_PROTOCOL_MISMATCH: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Group '${d.group}' has members that share no assignor with this one (${d.got}), or is not a group of consumers. Use one of the assignors of the other members (group.assignors), or another group id.`
  },
  FAMILY_FORBIDDEN: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `What is sent back to group '${d.group}' alone, by topic '${d.topic}', cannot be read. Grant READ on it to this principal.`
  },
  FAMILY_RECORD_FOREIGN: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The record at ${at(d)} was not sent there by a redrive and is passed over, like others of its kind in this partition; metrics count them as 'unmarked'. Only operators should have WRITE on this topic.`
  },
  GROUP_ASSIGNORS_WIDENED: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The members of group '${d.group}' do not have cooperative-sticky: it is joined with ${d.got} instead, and each rebalance stops all of this member's partitions for a moment. Once all members have cooperative-sticky, start this one again.`
  },
  GROUP_PROTOCOL_REFUSED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Group '${d.group}' cannot be joined by the 'consumer' protocol: ${d.reason}. It needs Apache Kafka 4.0 or newer with that protocol enabled, and a group without members of another kind. Else set group.protocol: 'classic'.`
  },
  GROUP_INSTANCE_TAKEN: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `The place of instance id '${d.instanceId}' in group '${d.group}' is still taken: by another process with this id, or by one that ended without a word. It is tried again for ${d.timeoutMs} ms, until a session of the latter has ended.`
  },
  GROUP_FENCED: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `Another member of group '${d.group}' has taken the instance id '${d.instanceId}'. Instance ids must be unique.`
  },
  GROUP_INVALID: {
    kind: 'refused',
    retriable: false,
    message: d => `The broker refused group '${d.group}': ${d.reason}.`
  },
  GROUP_UNAVAILABLE: {
    kind: 'failed',
    retriable: true,
    message: d => `The coordinator of group '${d.group}' does not answer as it should: ${d.reason}. It is tried again.`
  },
  GROUP_FAILED: {
    kind: 'failed',
    retriable: false,
    message: d => `Membership in group '${d.group}' ended by an error of this program: ${d.reason}.`
  },
  GROUP_ASSIGNMENT_UNREADABLE: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The leader of group '${d.group}' sent an assignment that cannot be read. Its members must speak the consumer protocol.`
  },
  GROUP_ASSIGNMENT_FOREIGN: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `The leader of group '${d.group}' gave this member partitions of topics that it does not subscribe to (${d.topics}). They are left out; members whose assignor ignores subscriptions should leave the group.`
  },
  COMMIT_FAILED: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `Offsets of group '${d.group}' could not be committed: ${d.reason}. They are sent again; nothing is lost, records may be handled twice after a crash.`
  },
  COMMIT_UNFINISHED: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `The last commit of group '${d.group}' was not taken until the time was over (${d.reason}): ${d.list} from the offsets committed before on are handled again by who has them next. Nothing is lost.`
  },
  COMMIT_REFUSED: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `The offset of ${at(d)} in group '${d.group}' cannot be committed: ${d.reason}. Others are; what is done there is handled again after a restart. Grant READ on the topic, unless it is gone; it is tried again.`
  }
} as const satisfies ErrorTable
