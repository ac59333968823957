/**
 * A classic group whose consumers move to the consumer protocol one by one (KIP-848, online migration): with the first of
 * them it becomes a consumer group in which the others go on with the classic protocol.
 */
import { MalformedMessage } from '@dead-letter/protocol'
import { ClassicGroup } from '../classic/classic-group.ts'
import type { ClassicMember } from '../classic/classic-member.ts'
import type { Group } from '../group.ts'
import { ConsumerGroup } from './consumer-group.ts'
import { readAssignment, readSubscription } from './consumer-protocol.ts'
import { type Member, newMember } from './member.ts'
import { type Assignment, withEpoch } from './partitions.ts'
import { Refusal } from './refusal.ts'
import type { Registry, TopicLookup } from './registry.ts'
import { toIds } from './topic-names.ts'

/** A consumer group of the classic group's members, not yet registered. @throws Refusal GROUP_ID_NOT_FOUND when it cannot be. */
export function upgraded(registry: Registry, group: Group): ConsumerGroup {
  const policy = registry.configs.text('group.consumer.migration.policy').toLowerCase()
  if (policy !== 'bidirectional' && policy !== 'upgrade') throw refusal(group, 'the migration policy forbids it')
  if (!(group instanceof ClassicGroup) || group.protocolType !== 'consumer')
    throw refusal(group, 'it is not of consumers')
  const members = [...group.members]
  if (members.length > registry.configs.number('group.consumer.max.size'))
    throw refusal(group, 'it has too many members')
  const consumerGroup = new ConsumerGroup(group.id, registry)
  try {
    const adopted = members.map(member => fromClassic(member, group, registry.topics))
    consumerGroup.adopt(group.generation, adopted)
  } catch (error) {
    consumerGroup.close()
    if (!(error instanceof MalformedMessage)) throw error
    throw refusal(group, 'what its members say of themselves is malformed')
  }
  return consumerGroup
}

function refusal(group: Group, reason: string): Refusal {
  return new Refusal('GROUP_ID_NOT_FOUND', `Classic group ${group.id} cannot become a consumer group: ${reason}.`)
}

function fromClassic(
  classic: ClassicMember,
  group: ClassicGroup,
  topics: TopicLookup
): { member: Member; target: Assignment } {
  const subscription = readSubscription(classic.metadata(group.protocolName))
  const target = toIds(readAssignment(classic.assignment), topics)
  const member: Member = {
    ...newMember(classic.id),
    instanceId: classic.instanceId,
    rackId: subscription.rackId === '' ? null : subscription.rackId,
    clientId: classic.clientId,
    clientHost: classic.clientHost,
    rebalanceTimeoutMs: classic.rebalanceTimeoutMs,
    topicNames: new Set(subscription.topics),
    epoch: group.generation,
    previousEpoch: group.generation,
    assigned: withEpoch(target, group.generation),
    classic: { sessionTimeoutMs: classic.sessionTimeoutMs, protocols: classic.protocols }
  }
  return { member, target }
}
