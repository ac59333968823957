import type { TopicPartition } from '../client/port.ts'

/** One member as the leader sees it: its own subscription, and what it says it holds. */
export interface MemberSubscription {
  readonly memberId: string
  readonly groupInstanceId: string | null
  /** Topics of this member alone; topics that do not exist may be among them. */
  readonly topics: readonly string[]
  /** Partitions it still holds while it joins; empty for members of an eager group. */
  readonly owned: readonly TopicPartition[]
  /** The generation in which it was given them; −1 when it does not say. */
  readonly generationId: number
}

/** Partitions per topic; topics that do not exist are absent. */
export type PartitionCounts = ReadonlyMap<string, number>

/** What each member is to have; every member of the group has an entry. */
export type GroupAssignment = Map<string, TopicPartition[]>

/** A pure function from who is there and what there is to who gets what. The same input, in any order, gives the same output. */
export interface Assignor {
  /** The protocol's name, as Java and `kafka-consumer-groups` show it. */
  readonly name: string
  /** Whether members keep what they hold while they join. */
  readonly cooperative: boolean
  assign(members: readonly MemberSubscription[], counts: PartitionCounts): GroupAssignment
  /** The same in steps, so that the event loop can have its turn between them: a group may have tens of thousands of partitions. */
  steps(members: readonly MemberSubscription[], counts: PartitionCounts): Steps<GroupAssignment>
}

/** Synchronous work that can be interrupted after each step. */
export type Steps<T> = Generator<undefined, T>

/** An assignor of which `assign` goes through all steps at once. */
export function assignorOf(name: string, cooperative: boolean, steps: Assignor['steps']): Assignor {
  return {
    name,
    cooperative,
    steps,
    assign(members, counts) {
      const all = steps(members, counts)
      let step = all.next()
      while (step.done !== true) step = all.next()
      return step.value
    }
  }
}

/** Java's order of members: those with an instance id first, by it; then the others by member id (UTF-16 units in both languages). */
export function inMemberOrder(members: readonly MemberSubscription[]): MemberSubscription[] {
  return [...members].sort((a, b) => {
    if (a.groupInstanceId !== null && b.groupInstanceId !== null) return compare(a.groupInstanceId, b.groupInstanceId)
    if (a.groupInstanceId !== null) return -1
    if (b.groupInstanceId !== null) return 1
    return compare(a.memberId, b.memberId)
  })
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** For each topic that exists and that somebody subscribes to, by name: its subscribers in member order. */
export function* subscribersByTopic(
  members: readonly MemberSubscription[],
  counts: PartitionCounts
): Steps<Map<string, MemberSubscription[]>> {
  const byTopic = new Map<string, MemberSubscription[]>()
  for (const member of inMemberOrder(members)) {
    for (const topic of new Set(member.topics)) {
      if ((counts.get(topic) ?? 0) < 1) continue
      const subscribers = byTopic.get(topic)
      if (subscribers === undefined) byTopic.set(topic, [member])
      else subscribers.push(member)
      yield
    }
  }
  return new Map([...byTopic].sort(([a], [b]) => compare(a, b)))
}

export function emptyAssignment(members: readonly MemberSubscription[]): GroupAssignment {
  return new Map(members.map(member => [member.memberId, []]))
}
