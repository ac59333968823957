import type { GroupAssignment, MemberSubscription, PartitionCounts, Steps } from './assignor.ts'
import { emptyAssignment } from './assignor.ts'
import { RankedHeap } from './ranked-heap.ts'
import { levelLoads } from './sticky-level.ts'
import { type Seat, type StickyTable, setTable, type TopicKind } from './sticky-table.ts'

/**
 * Every partition to one subscriber, as balanced as the subscriptions allow, starting from what members already hold:
 * 1. each keeps what it holds, subscribes to and is believed to hold;
 * 2. free partitions go to the least loaded subscriber, topics with the fewest subscribers first;
 * 3. what is left uneven is handed over.
 * Time grows with the partitions, and with those that are handed over times the members. It is done in steps all the same.
 */
export function* balanceStickily(
  members: readonly MemberSubscription[],
  counts: PartitionCounts
): Steps<GroupAssignment> {
  const table = yield* setTable(members, counts)
  const holders = yield* believedHolders(members, table, counts)
  for (const [topic, kind] of table.topics) {
    holders.get(topic)?.forEach((seat, partition) => {
      if (seat !== null) seat.take(kind, topic, partition, true)
    })
    yield
  }
  yield* dealFree(table, holders, counts)
  yield* levelLoads(table.seats)
  const result = emptyAssignment(members)
  for (const seat of table.seats) {
    const list = result.get(seat.memberId) ?? []
    for (const { topic, partitions } of seat.holdings())
      for (const partition of partitions.sort((a, b) => a - b)) list.push({ topic, partition })
    yield
  }
  return result
}

/** By topic and partition: who holds it. Of several that say so the latest generation is believed; of equals, none. */
function* believedHolders(
  members: readonly MemberSubscription[],
  { byId, topics }: StickyTable,
  counts: PartitionCounts
): Steps<Map<string, (Seat | null)[]>> {
  const holders = new Map<string, (Seat | null)[]>()
  const claimed = new Map<string, number[]>()
  for (const member of members) {
    const seat = byId.get(member.memberId) as Seat
    for (const { topic, partition } of member.owned) {
      yield
      const count = counts.get(topic) ?? 0
      const subscribes = topics.get(topic)?.subscribers.has(seat) === true
      if (!subscribes || !Number.isInteger(partition) || partition < 0 || partition >= count) continue
      const row = holders.get(topic) ?? new Array<Seat | null>(count).fill(null)
      const generations = claimed.get(topic) ?? new Array<number>(count).fill(Number.NEGATIVE_INFINITY)
      holders.set(topic, row)
      claimed.set(topic, generations)
      const latest = generations[partition] as number
      if (member.generationId > latest) {
        row[partition] = seat
        generations[partition] = member.generationId
      } else if (member.generationId === latest && row[partition] !== seat) {
        row[partition] = null
      }
    }
  }
  return holders
}

function* dealFree(
  { topics }: StickyTable,
  holders: ReadonlyMap<string, readonly (Seat | null)[]>,
  counts: PartitionCounts
): Steps<void> {
  const heaps = new Map<TopicKind, RankedHeap<Seat>>()
  for (const [topic, kind] of topics) {
    const held = holders.get(topic)
    const count = counts.get(topic) as number
    for (let partition = 0; partition < count; partition++) {
      if (held?.[partition] != null) continue
      // Loads only grow while partitions are dealt.
      const heap =
        heaps.get(kind) ??
        new RankedHeap<Seat>(
          kind.seats,
          seat => seat.load,
          (a, b) => a.index < b.index
        )
      heaps.set(kind, heap)
      heap.first()?.take(kind, topic, partition, false)
      yield
    }
    yield
  }
}
