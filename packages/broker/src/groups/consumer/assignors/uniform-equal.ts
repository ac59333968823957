/**
 * `uniform` where all members subscribe to the same topics. Of P partitions each of M members gets ⌊P/M⌋, and P mod M of
 * them one more. A member keeps what it has up to its quota; what is over, new or left behind goes to those with room.
 */
import { partitionOrder } from '../hash-order.ts'
import { type Assignment, withoutEmpty } from '../partitions.ts'
import type { AssignorInput, AssignorMember } from './assignor.ts'

export function assignEqualSubscriptions({ members, partitionCount }: AssignorInput): Map<string, Assignment> {
  const topicIds = members[0]?.topicIds ?? new Set<string>()
  if (topicIds.size === 0) return new Map()
  const free = unassigned(members, topicIds, partitionCount)
  const total = [...topicIds].reduce((sum, topicId) => sum + partitionCount(topicId), 0)
  const minimum = Math.floor(total / members.length)
  let extras = total % members.length

  const kept = members.map((member, index) => {
    const mayHaveExtra = extras > 0
    const { assignment, over, room } = keep(member, topicIds, minimum + (mayHaveExtra ? 1 : 0))
    free.push(...over)
    // A member that does not fill the extra place leaves it to a later one that may, as long as there are enough of them:
    // otherwise a partition would move for nothing.
    const leavesExtra = mayHaveExtra && room > 0 && members.length - index > extras
    if (mayHaveExtra && !leavesExtra) extras--
    return { memberId: member.memberId, assignment, room: leavesExtra ? room - 1 : room }
  })

  for (const { assignment, room } of kept)
    for (const { topicId, partition } of free.splice(0, room)) add(assignment, topicId, partition)
  return new Map(kept.map(({ memberId, assignment }) => [memberId, withoutEmpty(assignment)]))
}

interface TopicPartition {
  readonly topicId: string
  readonly partition: number
}

function unassigned(
  members: readonly AssignorMember[],
  topicIds: ReadonlySet<string>,
  partitionCount: (topicId: string) => number
): TopicPartition[] {
  const taken = new Map<string, Set<number>>()
  for (const { assignment } of members)
    for (const [topicId, partitions] of assignment) for (const each of partitions) add(taken, topicId, each)
  const free: TopicPartition[] = []
  for (const topicId of topicIds)
    for (let partition = 0; partition < partitionCount(topicId); partition++)
      if (taken.get(topicId)?.has(partition) !== true) free.push({ topicId, partition })
  return free
}

/** What a member keeps of its assignment under its quota. */
function keep(member: AssignorMember, topicIds: ReadonlySet<string>, quota: number) {
  const assignment = new Map<string, Set<number>>()
  const over: TopicPartition[] = []
  let room = quota
  for (const [topicId, partitions] of member.assignment) {
    if (!topicIds.has(topicId)) continue
    for (const partition of partitionOrder(partitions)) {
      if (room > 0) {
        room--
        add(assignment, topicId, partition)
      } else over.push({ topicId, partition })
    }
  }
  return { assignment, over, room }
}

function add(assignment: Map<string, Set<number>>, topicId: string, partition: number): void {
  const partitions = assignment.get(topicId)
  if (partitions === undefined) assignment.set(topicId, new Set([partition]))
  else partitions.add(partition)
}
