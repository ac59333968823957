import { ClassicMembership } from './classic-membership.ts'
import { ConsumerMembership } from './consumer-membership.ts'
import type { GroupMembershipInput, Membership } from './membership.ts'

/** A membership by the protocol that the options name. */
export function createMembership(input: GroupMembershipInput): Membership {
  return input.options.protocol === 'consumer' ? new ConsumerMembership(input) : new ClassicMembership(input)
}
