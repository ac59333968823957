/**
 * The assignor `range` (KIP-848): of every topic, each subscriber gets one run of neighbouring partitions, the first ones
 * one more where they do not divide evenly. Members are ordered by instance id, then by member id, for all topics alike:
 * topics with as many partitions are co-partitioned.
 */
import type { Assignment } from '../partitions.ts'
import type { AssignorInput, AssignorMember } from './assignor.ts'

export function assignRange({ members, partitionCount }: AssignorInput): Map<string, Assignment> {
  const sorted = [...members].sort(byIdentity)
  const subscribers = new Map<string, number>()
  for (const { topicIds } of sorted)
    for (const topicId of topicIds) subscribers.set(topicId, (subscribers.get(topicId) ?? 0) + 1)

  /** Of each topic: how many subscribers have had their run, and where the next one starts. */
  const given = new Map<string, { runs: number; next: number }>()
  const runOf = (topicId: string): ReadonlySet<number> => {
    const { runs, next } = given.get(topicId) ?? { runs: 0, next: 0 }
    const count = partitionCount(topicId)
    const among = subscribers.get(topicId) ?? 1
    const length = Math.floor(count / among) + (runs < count % among ? 1 : 0)
    given.set(topicId, { runs: runs + 1, next: next + length })
    return new Set(Array.from({ length }, (_, i) => next + i))
  }
  return new Map(
    sorted.map(({ memberId, topicIds }) => {
      const runs = [...topicIds].map(topicId => [topicId, runOf(topicId)] as const)
      return [memberId, new Map(runs.filter(([, run]) => run.size > 0))]
    })
  )
}

/** Static members first: their place does not change when they restart. */
function byIdentity(a: AssignorMember, b: AssignorMember): number {
  if (a.instanceId !== null && b.instanceId !== null) return compare(a.instanceId, b.instanceId)
  if (a.instanceId !== null) return -1
  if (b.instanceId !== null) return 1
  return compare(a.memberId, b.memberId)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
