import type { MemberSubscription, PartitionCounts, Steps } from './assignor.ts'
import { compare, inMemberOrder } from './assignor.ts'
import { RankedHeap } from './ranked-heap.ts'

/** Topics with the same subscribers. What one of them allows all allow, and groups have few such kinds, however many topics. */
export interface TopicKind {
  /** In member order. */
  readonly seats: readonly Seat[]
  readonly subscribers: ReadonlySet<Seat>
}

/** Partitions of one topic that a seat holds. */
interface Holding {
  readonly topic: string
  /** The ones kept from before come first, those dealt now after them. */
  readonly partitions: number[]
  /** How many were kept from before. */
  kept: number
}

/** What a seat holds of one kind; which of it goes first is worked out when something goes. */
interface KindHoldings {
  readonly byTopic: Map<string, Holding>
  count: number
  giving: RankedHeap<Holding> | undefined
}

/** What was dealt just now goes before what was held; then the topic goes of which most is held. */
const rank = ({ partitions, kept }: Holding): number =>
  partitions.length === 0
    ? Number.POSITIVE_INFINITY
    : partitions.length > kept
      ? -Number.MAX_SAFE_INTEGER + 2 ** 32 - partitions.length
      : -partitions.length
const before = (a: Holding, b: Holding): boolean => compare(a.topic, b.topic) < 0

/** A member's place at the table while partitions are dealt. */
export class Seat {
  readonly memberId: string
  /** Place in member order. */
  readonly index: number
  /** No hand-over that begins here, or passes through here, makes the balance better any more. */
  settled = false
  load = 0
  readonly #held = new Map<TopicKind, KindHoldings>()

  constructor(memberId: string, index: number) {
    this.memberId = memberId
    this.index = index
  }

  /** Kinds of which it holds something. */
  *kinds(): Generator<TopicKind, undefined> {
    for (const [kind, { count }] of this.#held) if (count > 0) yield kind
  }

  /** @param kept whether it held the partition before */
  take(kind: TopicKind, topic: string, partition: number, kept: boolean): void {
    let held = this.#held.get(kind)
    if (held === undefined) {
      held = { byTopic: new Map(), count: 0, giving: undefined }
      this.#held.set(kind, held)
    }
    let holding = held.byTopic.get(topic)
    if (holding === undefined) {
      holding = { topic, partitions: [], kept: 0 }
      held.byTopic.set(topic, holding)
    }
    holding.partitions.push(partition)
    if (kept) holding.kept++
    held.count++
    held.giving?.add(holding)
    this.load++
  }

  /** Gives one partition to a seat that subscribes to a topic of which something is held here. */
  handOver(to: Seat): void {
    let best: { readonly kind: TopicKind; readonly held: KindHoldings; readonly holding: Holding } | undefined
    for (const [kind, held] of this.#held) {
      if (held.count === 0 || !kind.subscribers.has(to)) continue
      held.giving ??= new RankedHeap(held.byTopic.values(), rank, before)
      const holding = held.giving.first()
      if (holding === undefined) continue
      const wins =
        best === undefined || (rank(holding) - rank(best.holding) || compare(holding.topic, best.holding.topic)) < 0
      if (wins) best = { kind, held, holding }
    }
    if (best === undefined) return
    const { kind, held, holding } = best
    const partition = holding.partitions.pop() as number
    holding.kept = Math.min(holding.kept, holding.partitions.length)
    held.count--
    this.load--
    to.take(kind, holding.topic, partition, false)
  }

  /** What it holds, by topic's name. */
  holdings(): readonly Holding[] {
    return [...this.#held.values()]
      .flatMap(({ byTopic }) => [...byTopic.values()])
      .sort((a, b) => compare(a.topic, b.topic))
  }
}

export interface StickyTable {
  readonly seats: readonly Seat[]
  readonly byId: ReadonlyMap<string, Seat>
  /** Topics that exist and that somebody subscribes to. */
  readonly topics: ReadonlyMap<string, TopicKind>
}

/**
 * Tells the kinds of topics apart, member by member: each splits every kind in what it subscribes to and what it does not. So
 * nothing is made for each pair of topic and member.
 */
export function* setTable(members: readonly MemberSubscription[], counts: PartitionCounts): Steps<StickyTable> {
  const ordered = inMemberOrder(members)
  const seats = ordered.map(({ memberId }, index) => new Seat(memberId, index))
  const growing = new Map<string, GrowingKind>()
  for (const [index, { topics }] of ordered.entries()) {
    const seat = seats[index] as Seat
    const split = new Map<GrowingKind | undefined, GrowingKind>()
    for (const topic of new Set(topics)) {
      if ((counts.get(topic) ?? 0) < 1) continue
      const rest = growing.get(topic)
      let kind = split.get(rest)
      if (kind === undefined) {
        kind = { rest, seat }
        split.set(rest, kind)
      }
      growing.set(topic, kind)
      yield
    }
  }
  const kinds = new Map<GrowingKind, TopicKind>()
  const byTopic = new Map<string, TopicKind>()
  for (const [topic, grown] of growing) {
    let kind = kinds.get(grown)
    if (kind === undefined) {
      kind = kindOf(grown)
      kinds.set(grown, kind)
    }
    byTopic.set(topic, kind)
    yield
  }
  const topics = new Map([...byTopic].sort(([a, x], [b, y]) => x.seats.length - y.seats.length || compare(a, b)))
  return { seats, byId: new Map(seats.map(seat => [seat.memberId, seat])), topics }
}

/** The last of its subscribers, and the kind without it. */
interface GrowingKind {
  readonly rest: GrowingKind | undefined
  readonly seat: Seat
}

function kindOf(grown: GrowingKind): TopicKind {
  const seats: Seat[] = []
  for (let kind: GrowingKind | undefined = grown; kind !== undefined; kind = kind.rest) seats.push(kind.seat)
  seats.reverse()
  return { seats, subscribers: new Set(seats) }
}
