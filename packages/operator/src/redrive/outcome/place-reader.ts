import type { Cluster } from '../../cluster/cluster.ts'
import { endOfLog, offsetsOf, placeText, startOfLog } from '../../cluster/log-offsets.ts'
import type { SentPlace } from '../operation/places.ts'
import { type FoundCopy, scanCopies } from './copy-scan.ts'
import type { PlaceOutcome } from './outcomes.ts'
import { Readers } from './readers.ts'

/** Copies of one partition that were looked at one by one. */
interface Scan {
  at: number
  readonly groups: Map<string | null, number>
}

/**
 * Finds out which copies of an operation its group has passed, again and again: what was seen is not looked at twice. Copies are
 * looked at one by one only in partitions where the group is between the first and the last of them.
 */
export class PlaceReader {
  readonly #cluster: Cluster
  readonly #operation: string
  readonly #signal: AbortSignal | undefined
  readonly #readers: Readers
  readonly #scans = new Map<string, Scan>()

  constructor(cluster: Cluster, operation: string, now: () => number, signal?: AbortSignal) {
    this.#cluster = cluster
    this.#operation = operation
    this.#signal = signal
    this.#readers = new Readers(cluster, now)
  }

  /** @throws DeadLetterError OUTCOME_UNKNOWN, READ_*, BROKER_* */
  async read(places: readonly SentPlace[]): Promise<PlaceOutcome[]> {
    const { readerOf, committed } = await this.#readers.read(places)
    const starts = await offsetsOf(this.#cluster, places, startOfLog)
    const open = places.filter(({ to }) => to === null)
    const ends = await offsetsOf(this.#cluster, open, endOfLog)
    const found: PlaceOutcome[] = []
    for (const place of places) {
      const reader = readerOf(place)
      const key = placeText(place.topic, place.partition)
      const offset = reader === null ? undefined : committed.get(reader)?.get(key)
      const bounds = { start: Math.max(place.from, starts.get(key) ?? 0), end: place.to ?? ends.get(key) ?? place.from }
      const counted = await this.#count(place, places, bounds, offset ?? 0)
      found.push({ ...place, reader, committed: offset ?? null, ...counted })
    }
    return found
  }

  /** Copies of a place that the group has passed and that are still there. */
  passedCopies({ from, to, committed, ...place }: PlaceOutcome): AsyncGenerator<FoundCopy> {
    const end = Math.min(committed ?? 0, to ?? Number.POSITIVE_INFINITY)
    return this.#copies({ from, to, ...place }, from, end)
  }

  /** @param bounds between which copies can lie that are still there */
  async #count(
    place: SentPlace,
    places: readonly SentPlace[],
    { start, end }: { readonly start: number; readonly end: number },
    committed: number
  ): Promise<{ readonly passed: number; readonly expired: number }> {
    const { from, to, count } = place
    if (committed >= end && (to !== null || committed > from)) return { passed: count, expired: 0 }
    if (committed <= from && start <= from) return { passed: 0, expired: 0 }
    const passed = await this.#scanTo(place, places, from, start, Math.min(committed, end))
    if (start <= from) return { passed, expired: 0 }
    // Some are gone. What lay before the offset that is committed was handled; which of them did, nobody can tell.
    if (committed >= start) {
      const waiting = await this.#scanAhead(place, places, committed, end)
      return { passed: count - waiting, expired: 0 }
    }
    const waiting = await this.#scanAhead(place, places, start, end)
    return { passed: 0, expired: count - waiting }
  }

  /** Copies of the place's group before an offset; goes on from where it was last time. */
  async #scanTo(
    place: SentPlace,
    places: readonly SentPlace[],
    from: number,
    start: number,
    end: number
  ): Promise<number> {
    const { topic, partition, group } = place
    const key = placeText(topic, partition)
    let scan = this.#scans.get(key)
    if (scan === undefined || scan.at > end) {
      scan = { at: Math.max(from, start), groups: new Map() }
      this.#scans.set(key, scan)
    }
    for await (const copy of this.#copies(place, scan.at, end)) {
      const of = groupAmong(copy.group, place, places)
      scan.groups.set(of, (scan.groups.get(of) ?? 0) + 1)
    }
    scan.at = Math.max(scan.at, end)
    return scan.groups.get(group) ?? 0
  }

  async #scanAhead(place: SentPlace, places: readonly SentPlace[], start: number, end: number): Promise<number> {
    let found = 0
    for await (const copy of this.#copies(place, start, end))
      if (groupAmong(copy.group, place, places) === place.group) found++
    return Math.min(found, place.count)
  }

  #copies({ topic, partition }: SentPlace, start: number, end: number): AsyncGenerator<FoundCopy> {
    return scanCopies(this.#cluster, this.#operation, { topic, partition, start, end }, this.#signal)
  }
}

/** The group whose place a copy counts in: its own where there is one, else the one that there is. */
function groupAmong(
  group: string | null,
  { topic, partition }: SentPlace,
  places: readonly SentPlace[]
): string | null {
  const groups = places.filter(place => place.topic === topic && place.partition === partition).map(each => each.group)
  return groups.includes(group) ? group : (groups.find(each => each === null) ?? groups[0] ?? null)
}
