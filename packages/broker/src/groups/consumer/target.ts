import type { AssignorMember } from './assignors/assignor.ts'
import { assignors } from './assignors/assignors.ts'
import { memberOrder } from './hash-order.ts'
import type { Member } from './member.ts'
import { type Assignment, noAssignment, withoutEmpty } from './partitions.ts'
import type { TopicLookup } from './registry.ts'
import { isHomogeneous, type Resolved, subscribedIds } from './subscriptions.ts'

export interface TargetInput {
  readonly members: ReadonlyMap<string, Member>
  readonly resolved: Resolved
  readonly targets: ReadonlyMap<string, Assignment>
  readonly topics: TopicLookup
  readonly assignor: string
}

/** The group's next target assignment. */
export function computeTargets({ members, resolved, targets, topics, assignor }: TargetInput): Map<string, Assignment> {
  const inputs = memberOrder(members.keys()).flatMap((memberId): AssignorMember[] => {
    const member = members.get(memberId)
    if (member === undefined) return []
    const assignment = targets.get(memberId) ?? noAssignment
    return [{ memberId, instanceId: member.instanceId, topicIds: subscribedIds(member, resolved, topics), assignment }]
  })
  const assign = assignors.get(assignor)
  const computed = assign?.({
    members: inputs,
    homogeneous: isHomogeneous(members.values()),
    partitionCount: topicId => topics.byId(topicId)?.partitions.length ?? 0
  })
  return new Map(inputs.map(({ memberId }) => [memberId, withoutEmpty(computed?.get(memberId) ?? noAssignment)]))
}

/** The assignor that most members ask for, or the default if none asks for any. */
export function preferredAssignor(members: Iterable<Member>, fallback: string): string {
  const votes = new Map<string, number>()
  for (const { serverAssignor } of members)
    if (serverAssignor !== null) votes.set(serverAssignor, (votes.get(serverAssignor) ?? 0) + 1)
  let preferred = fallback
  let most = 0
  for (const name of memberOrder(votes.keys())) {
    const count = votes.get(name) ?? 0
    if (count <= most) continue
    preferred = name
    most = count
  }
  return preferred
}
