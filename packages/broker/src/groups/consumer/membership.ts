import { leavingStatic, type Member } from './member.ts'
import { epochsOf, type Owned, type TopicPartitions } from './partitions.ts'
import { Refusal } from './refusal.ts'
import type { HeartbeatRequest } from './request-checks.ts'
import type { WholeGroup } from './whole-group.ts'

export function refuseFull(group: WholeGroup, memberId: string): void {
  const most = group.registry.configs.number('group.consumer.max.size')
  if (group.members.size >= most && !group.members.has(memberId))
    throw new Refusal('GROUP_MAX_SIZE_REACHED', `The group has its ${most} members.`)
}

/** `known`: the member itself; `former`: who it is to replace; neither for a new member. */
export function findMember(
  group: WholeGroup,
  memberId: string,
  { instanceId, memberEpoch, topicPartitions }: HeartbeatRequest
): { known?: Member | undefined; former?: Member | undefined } {
  if (instanceId === null) {
    const known = group.members.get(memberId)
    if (known === undefined && memberEpoch !== 0) throw unknownMember(group, memberId)
    if (known !== undefined) checkEpoch(known, memberEpoch, topicPartitions)
    return { known }
  }
  const holder = group.staticMember(instanceId)
  if (memberEpoch === 0) {
    if (holder === undefined) return { known: group.members.get(memberId) }
    if (holder.classic === null && holder.epoch !== leavingStatic)
      throw new Refusal('UNRELEASED_INSTANCE_ID', `Instance id ${instanceId} belongs to member ${holder.memberId}.`)
    return { former: holder }
  }
  const known = staticHolder(group, instanceId, memberId)
  checkEpoch(known, memberEpoch, topicPartitions)
  return { known }
}

/** The member that has the instance id, which is to be the one that asks. */
export function staticHolder(group: WholeGroup, instanceId: string, memberId: string): Member {
  const holder = group.staticMember(instanceId)
  if (holder === undefined) throw new Refusal('UNKNOWN_MEMBER_ID', `Instance id ${instanceId} is unknown.`)
  if (holder.memberId !== memberId)
    throw new Refusal('FENCED_INSTANCE_ID', `Instance id ${instanceId} belongs to member ${holder.memberId}.`)
  return holder
}

export function unknownMember(group: WholeGroup, memberId: string): Refusal {
  return new Refusal('UNKNOWN_MEMBER_ID', `Member ${memberId} is not in group ${group.id}.`)
}

/**
 * The answer with the newest epoch may have been lost: a member that speaks of the one before is believed as long as it
 * owns nothing but what it was given.
 */
function checkEpoch(member: Member, epoch: number, reported: readonly TopicPartitions[] | null): void {
  if (epoch === 0 || epoch === member.epoch) return
  if (epoch < member.epoch && epoch === member.previousEpoch && ownsAll(member.assigned, reported)) return
  throw new Refusal(
    'FENCED_MEMBER_EPOCH',
    `The member is at epoch ${member.epoch}, not ${epoch}: it must give up its partitions and join again.`
  )
}

function ownsAll(assigned: Owned, reported: readonly TopicPartitions[] | null): boolean {
  return (
    reported?.every(({ topicId, partitions }) => {
      const owned = epochsOf(assigned, topicId)
      return partitions.every(partition => owned.has(partition))
    }) === true
  )
}
