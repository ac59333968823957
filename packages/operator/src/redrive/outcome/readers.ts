import type { Cluster } from '../../cluster/cluster.ts'
import { committedOf } from '../../cluster/committed.ts'
import type { SentPlace } from '../operation/places.ts'
import { type Audience, findAudience } from '../plan/audience.ts'

/** Looking for the groups of a topic asks about every group of the cluster: not more often than that. */
const audienceMs = 30_000

/** Finds which group is to handle copies, and how far it is. */
export class Readers {
  readonly #cluster: Cluster
  readonly #now: () => number
  readonly #own = new Set<string>()
  #audience: readonly Audience[] = []
  #asked = Number.NEGATIVE_INFINITY

  constructor(cluster: Cluster, now: () => number) {
    this.#cluster = cluster
    this.#now = now
  }

  /** The reader of each place, and the offsets that readers have committed, by `readers.get(group)?.get(placeText(…))`. */
  async read(places: readonly SentPlace[]): Promise<{
    readonly readerOf: (place: SentPlace) => string | null
    readonly committed: ReadonlyMap<string, ReadonlyMap<string, number>>
  }> {
    const committed = new Map<string, ReadonlyMap<string, number>>()
    const ask = async (group: string): Promise<void> => {
      committed.set(group, await committedOf(this.#cluster, group, places))
    }
    for (const group of new Set(places.map(place => place.group))) if (group !== null) await ask(group)
    for (const { topic, group } of places)
      if (group !== null && [...(committed.get(group)?.keys() ?? [])].some(place => place.startsWith(`${topic}/`)))
        this.#own.add(ownText(topic, group))
    const isOwn = ({ topic, group }: SentPlace): boolean => group !== null && this.#own.has(ownText(topic, group))
    const others = new Set(places.filter(place => !isOwn(place)).map(({ topic }) => topic))
    if (others.size > 0 && this.#now() - this.#asked >= audienceMs) {
      this.#audience = (await findAudience(this.#cluster, [...others])) ?? []
      this.#asked = this.#now()
    }
    const readerOf = (place: SentPlace): string | null => {
      if (isOwn(place)) return place.group
      const found = this.#audience.filter(({ topic }) => topic === place.topic)
      return (
        found.find(({ group }) => group === place.group)?.group ?? (found.length === 1 ? found[0]?.group : null) ?? null
      )
    }
    for (const reader of new Set(places.map(readerOf))) if (reader !== null && !committed.has(reader)) await ask(reader)
    return { readerOf, committed }
  }
}

const ownText = (topic: string, group: string): string => `${topic}/${group}`
