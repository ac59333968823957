/**
 * The way back (KIP-848, online migration): when the last member with the consumer protocol goes, or is replaced by one
 * with the classic protocol, the group is a classic one again, at a generation that continues its epochs.
 */
import { ClassicMember } from '../classic/classic-member.ts'
import { writeAssignment } from './consumer-protocol.ts'
import type { Member } from './member.ts'
import { toNames } from './topic-names.ts'
import type { WholeGroup } from './whole-group.ts'

/** Whether what is left without these members is a classic group. */
export function canDowngrade(group: WholeGroup, without: readonly Member[]): boolean {
  const left = remaining(group, without)
  return left.length > 0 && allowed(group, left)
}

/** Whether the group is a classic one as soon as this member, static, speaks the classic protocol. */
export function canDowngradeInPlaceOf(group: WholeGroup, replaced: Member): boolean {
  return replaced.classic === null && allowed(group, remaining(group, [replaced]), 1)
}

function allowed(group: WholeGroup, left: readonly Member[], joining = 0): boolean {
  const { configs } = group.registry
  const policy = configs.text('group.consumer.migration.policy').toLowerCase()
  return (
    left.every(({ classic }) => classic !== null) &&
    (policy === 'bidirectional' || policy === 'downgrade') &&
    left.length + joining <= configs.number('group.max.size')
  )
}

function remaining(group: WholeGroup, without: readonly Member[]): Member[] {
  const gone = new Set(without.map(({ memberId }) => memberId))
  return [...group.members.values()].filter(({ memberId }) => !gone.has(memberId))
}

export interface Downgrade {
  /** Members that go. */
  readonly without: readonly Member[]
  readonly generation: number
  /** Whether all are to join again, as what they were assigned is not what it should be. */
  readonly rebalance: boolean
}

export function downgrade(group: WholeGroup, { without, generation, rebalance }: Downgrade): void {
  const { registry } = group
  const members = remaining(group, without).map(member => toClassic(member, group))
  const classic = registry.createClassic(group.id)
  classic.adopt(generation, members)
  if (rebalance) classic.rebalance()
}

function toClassic(member: Member, group: WholeGroup): ClassicMember {
  const { memberId, classic } = member
  const version = metadataVersion(classic?.protocols[0]?.metadata)
  return new ClassicMember({
    id: memberId,
    instanceId: member.instanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    protocolType: 'consumer',
    sessionTimeoutMs: classic?.sessionTimeoutMs ?? 0,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    protocols: classic?.protocols ?? [],
    assignment: writeAssignment(version, toNames(group.targetOf(memberId), group.registry.topics))
  })
}

/** Version of a member's subscription, in which it is answered as well. */
export function metadataVersion(metadata: Buffer | undefined): number {
  return metadata === undefined || metadata.length < 2 ? 0 : metadata.readInt16BE(0)
}
