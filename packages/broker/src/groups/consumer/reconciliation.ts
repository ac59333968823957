/**
 * The next step of one member towards its target (KIP-848): first it gives up what is not its own any more and says so,
 * then it advances to the target's epoch and gets what is free; what others still own it gets when they have released it.
 * Assignments are remembered with the epoch at which they were given (KIP-1251).
 */
import type { Member, Target } from './member.ts'
import { epochsOf, noAssignment, nothingOwned, type Owned, partitionsOf, type TopicPartitions } from './partitions.ts'

export interface Step {
  readonly target: Target
  /** What the member says it owns; null when it says nothing of it. */
  readonly reported: readonly TopicPartitions[] | null
  readonly subscriptionChanged: boolean
  /** Ids of the existing topics that the member subscribes to. */
  readonly topicIds: ReadonlySet<string>
  /** Whether any member of the group has the partition, given or not yet given up. */
  isOwned(topicId: string, partition: number): boolean
}

export function reconcile(member: Member, step: Step): Member {
  if (member.progress === 'unreleased') return advance(member, step)
  if (member.progress === 'unrevoked') {
    if (!reports(step, member.pendingRevocation)) return advance(member, step)
    return step.subscriptionChanged ? dropUnsubscribed(member, step) : member
  }
  if (member.epoch !== step.target.epoch) return advance(member, step)
  return step.subscriptionChanged ? dropUnsubscribed(member, step) : member
}

/** Towards the target. Topics that are no longer subscribed to do not count, though the target may lag behind. */
function advance(member: Member, step: Step): Member {
  const kept = new Map<string, Map<number, number>>()
  const revoked = new Map<string, Map<number, number>>()
  const given = new Map<string, Map<number, number>>()
  let waits = false
  for (const topicId of new Set([...step.target.assignment.keys(), ...member.assigned.keys()])) {
    const wanted = partitionsOf(step.topicIds.has(topicId) ? step.target.assignment : noAssignment, topicId)
    const has = epochsOf(member.assigned, topicId)
    for (const [partition, epoch] of has) put(wanted.has(partition) ? kept : revoked, topicId, partition, epoch)
    for (const partition of wanted) {
      if (has.has(partition)) continue
      const givenUpByItself = epochsOf(member.pendingRevocation, topicId).has(partition)
      if (step.isOwned(topicId, partition) && !givenUpByItself) waits = true
      else put(given, topicId, partition, step.target.epoch)
    }
  }
  if (revoked.size > 0 && reports(step, revoked)) {
    return move(member, member.epoch, { progress: 'unrevoked', assigned: kept, pendingRevocation: revoked })
  }
  for (const [topicId, partitions] of given)
    for (const [partition, epoch] of partitions) put(kept, topicId, partition, epoch)
  const progress = waits ? 'unreleased' : 'stable'
  return move(member, step.target.epoch, { progress, assigned: kept, pendingRevocation: nothingOwned })
}

/** The target is not newer, but the member has left topics: these it is to give up without waiting for a target. */
function dropUnsubscribed(member: Member, step: Step): Member {
  const left = [...member.assigned].filter(([topicId]) => !step.topicIds.has(topicId))
  if (left.length === 0) return member
  const assigned = new Map([...member.assigned].filter(([topicId]) => step.topicIds.has(topicId)))
  const pending = new Map(member.pendingRevocation)
  for (const [topicId, partitions] of left)
    pending.set(topicId, new Map([...epochsOf(pending, topicId), ...partitions]))
  return reports(step, pending)
    ? move(member, member.epoch, { progress: 'unrevoked', assigned, pendingRevocation: pending })
    : move(member, member.epoch, { assigned })
}

/** A member that says nothing of what it owns may own it still. */
function reports({ reported }: Step, owned: Owned): boolean {
  if (reported === null) return true
  return reported.some(({ topicId, partitions }) => partitions.some(each => epochsOf(owned, topicId).has(each)))
}

function move(member: Member, epoch: number, change: Partial<Member>): Member {
  return { ...member, ...change, epoch, previousEpoch: member.epoch }
}

function put(owned: Map<string, Map<number, number>>, topicId: string, partition: number, epoch: number): void {
  const partitions = owned.get(topicId)
  if (partitions === undefined) owned.set(topicId, new Map([[partition, epoch]]))
  else partitions.set(partition, epoch)
}
