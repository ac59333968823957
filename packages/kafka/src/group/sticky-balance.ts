import type { GroupAssignment, MemberSubscription, PartitionCounts, Steps } from './assignor.ts'
import { compare, emptyAssignment, inMemberOrder, subscribersByTopic } from './assignor.ts'

/** A member's place at the table while partitions are dealt. */
interface Seat {
  readonly memberId: string
  readonly generationId: number
  readonly topics: ReadonlySet<string>
  /** Held partitions by topic; the ones kept from before come first, those dealt now after them. */
  readonly held: Map<string, number[]>
  /** How many of `held` were kept from before, by topic. */
  readonly kept: Map<string, number>
  load: number
}

interface Table {
  readonly seats: readonly Seat[]
  readonly subscribers: ReadonlyMap<string, readonly Seat[]>
}

/**
 * Every partition to one subscriber, as balanced as the subscriptions allow, starting from what members already hold:
 * 1. each keeps what it holds, subscribes to and is believed to hold;
 * 2. free partitions go to the least loaded subscriber, topics with the fewest subscribers first;
 * 3. while a chain of hand-overs exists from a member to one with at least two fewer, the shortest is carried out.
 * It is done in steps, since it takes long where partitions and members are many.
 * Step 3 lowers the sum of squared loads each time, so it ends; when it does, no better balance exists.
 */
export function* balanceStickily(
  members: readonly MemberSubscription[],
  counts: PartitionCounts
): Steps<GroupAssignment> {
  const table = yield* setTable(members, counts)
  const byId = new Map(table.seats.map(seat => [seat.memberId, seat]))
  const holders = believedHolders(members, byId, counts)
  const topics = [...table.subscribers].sort(([a, x], [b, y]) => x.length - y.length || compare(a, b))
  for (const [topic] of topics) {
    holders.get(topic)?.forEach((seat, partition) => {
      if (seat !== null) give(seat, topic, partition)
    })
  }
  for (const seat of table.seats) for (const [topic, held] of seat.held) seat.kept.set(topic, held.length)
  for (const [topic, subscribers] of topics) {
    const held = holders.get(topic)
    for (let partition = 0; partition < (counts.get(topic) as number); partition++) {
      if (held?.[partition] != null) continue
      give(leastLoaded(subscribers), topic, partition)
      yield
    }
    yield
  }
  while (improve(table)) yield
  const result = emptyAssignment(members)
  for (const seat of table.seats) {
    const list = [...seat.held].sort(([a], [b]) => compare(a, b))
    result.set(
      seat.memberId,
      list.flatMap(([topic, held]) => held.sort((a, b) => a - b).map(partition => ({ topic, partition })))
    )
  }
  return result
}

function* setTable(members: readonly MemberSubscription[], counts: PartitionCounts): Steps<Table> {
  const seats = inMemberOrder(members).map(
    (member): Seat => ({
      memberId: member.memberId,
      generationId: member.generationId,
      topics: new Set(member.topics),
      held: new Map(),
      kept: new Map(),
      load: 0
    })
  )
  const byId = new Map(seats.map(seat => [seat.memberId, seat]))
  const subscribers = new Map<string, Seat[]>()
  for (const [topic, list] of yield* subscribersByTopic(members, counts)) {
    yield
    subscribers.set(
      topic,
      list.map(member => byId.get(member.memberId) as Seat)
    )
  }
  return { seats, subscribers }
}

/** By topic and partition: who holds it. Of several that say so the latest generation is believed; of equals, none. */
function believedHolders(
  members: readonly MemberSubscription[],
  byId: ReadonlyMap<string, Seat>,
  counts: PartitionCounts
): Map<string, (Seat | null)[]> {
  const holders = new Map<string, (Seat | null)[]>()
  const claimed = new Map<string, number[]>()
  for (const member of members) {
    const seat = byId.get(member.memberId) as Seat
    for (const { topic, partition } of member.owned) {
      const count = counts.get(topic) ?? 0
      if (!seat.topics.has(topic) || !Number.isInteger(partition) || partition < 0 || partition >= count) continue
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

function give(seat: Seat, topic: string, partition: number): void {
  const held = seat.held.get(topic)
  if (held === undefined) seat.held.set(topic, [partition])
  else held.push(partition)
  seat.load++
}

function leastLoaded(seats: readonly Seat[]): Seat {
  return seats.reduce((least, seat) => (seat.load < least.load ? seat : least))
}

/** Carries out one chain of hand-overs that improves the balance; false when there is none. */
function improve(table: Table): boolean {
  const least = Math.min(...table.seats.map(seat => seat.load))
  const loaded = table.seats.filter(seat => seat.load >= least + 2).sort((a, b) => b.load - a.load)
  for (const start of loaded) {
    const chain = shortestChain(table, start)
    if (chain === null) continue
    for (let i = chain.length - 1; i > 0; i--) handOver(chain[i - 1] as Seat, chain[i] as Seat)
    return true
  }
  return false
}

/** Breadth first from `start` along "holds a partition that the next one subscribes to", to the nearest seat with two fewer. */
function shortestChain(table: Table, start: Seat): Seat[] | null {
  const before = new Map<Seat, Seat | null>([[start, null]])
  const seen = new Set<string>()
  let ring: Seat[] = [start]
  while (ring.length > 0) {
    const next: Seat[] = []
    for (const seat of ring) {
      for (const [topic, held] of seat.held) {
        if (before.size === table.seats.length) break
        if (held.length === 0 || seen.has(topic)) continue
        seen.add(topic)
        for (const neighbour of table.subscribers.get(topic) ?? []) {
          if (before.has(neighbour)) continue
          before.set(neighbour, seat)
          next.push(neighbour)
        }
      }
    }
    const fit = next.filter(seat => seat.load <= start.load - 2)
    if (fit.length > 0) {
      const chain: Seat[] = []
      for (let seat: Seat | null = leastLoaded(fit); seat !== null; seat = before.get(seat) ?? null) chain.unshift(seat)
      return chain
    }
    ring = next
  }
  return null
}

/** Moves one partition: preferably one that was dealt just now, then one of the topic of which `from` has most beyond `to`. */
function handOver(from: Seat, to: Seat): void {
  let best: { topic: string; held: number[]; fresh: boolean; surplus: number } | undefined
  for (const [topic, held] of from.held) {
    if (held.length === 0 || !to.topics.has(topic)) continue
    const fresh = held.length > (from.kept.get(topic) ?? 0)
    const surplus = held.length - (to.held.get(topic)?.length ?? 0)
    const wins =
      best === undefined ||
      (Number(fresh) - Number(best.fresh) || surplus - best.surplus || compare(best.topic, topic)) > 0
    if (wins) best = { topic, held, fresh, surplus }
  }
  if (best === undefined) return
  const partition = best.held.pop() as number
  from.kept.set(best.topic, Math.min(from.kept.get(best.topic) ?? 0, best.held.length))
  from.load--
  give(to, best.topic, partition)
}
