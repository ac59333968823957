import type { Steps } from './assignor.ts'
import type { Seat, TopicKind } from './sticky-table.ts'

/**
 * While a chain of hand-overs exists from a member to one with at least two fewer, the shortest is carried out, from the most loaded
 * member first. Each lowers the sum of squared loads, so it ends; when it does, no better balance exists.
 *
 * A search that finds nothing settles all that it reached. None of those has two fewer than the most loaded one of the rest, neither now nor
 * later, since the heaviest load never grows; a chain that passed through one of them would end among them. So no seat is searched twice
 * in vain, and later searches need not enter what is settled.
 */
export function* levelLoads(seats: readonly Seat[]): Steps<void> {
  for (;;) {
    let start: Seat | undefined
    let least = Number.POSITIVE_INFINITY
    for (const seat of seats) {
      if (seat.settled) continue
      if (start === undefined || seat.load > start.load) start = seat
      if (seat.load < least) least = seat.load
    }
    if (start === undefined || start.load < least + 2) return
    const { end, before } = search(start)
    if (end === undefined) for (const seat of before.keys()) seat.settled = true
    else for (let to = end, from = before.get(to); from != null; to = from, from = before.get(to)) from.handOver(to)
    yield
  }
}

/** Breadth first from `start` along "holds a partition that the next one subscribes to", to the nearest seat with two fewer. */
function search(start: Seat): { readonly end: Seat | undefined; readonly before: ReadonlyMap<Seat, Seat | null> } {
  const before = new Map<Seat, Seat | null>([[start, null]])
  const seen = new Set<TopicKind>()
  for (let ring: Seat[] = [start]; ring.length > 0; ) {
    const next: Seat[] = []
    let end: Seat | undefined
    for (const seat of ring) {
      for (const kind of seat.kinds()) {
        if (seen.has(kind)) continue
        seen.add(kind)
        for (const neighbour of kind.seats) {
          if (neighbour.settled || before.has(neighbour)) continue
          before.set(neighbour, seat)
          next.push(neighbour)
          if (end === undefined || isBefore(neighbour, end)) end = neighbour
        }
      }
    }
    if (end !== undefined && end.load <= start.load - 2) return { end, before }
    ring = next
  }
  return { end: undefined, before }
}

const isBefore = (a: Seat, b: Seat): boolean => a.load < b.load || (a.load === b.load && a.index < b.index)
