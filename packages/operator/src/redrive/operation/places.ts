/** Copies of one operation that lie in one partition of a target, of failures of one group. */
export interface SentPlace {
  readonly topic: string
  readonly partition: number
  /** The group whose failures they are; `null`: their letters do not tell it. */
  readonly group: string | null
  /** No copy lies before this offset. */
  readonly from: number
  /** No copy lies at this offset or behind it; `null`: that is not known, as of a run that was cut off. */
  readonly to: number | null
  readonly count: number
}

/** Copies of one batch for one partition, by group. */
export type Counts = ReadonlyMap<string | null, number>

/** Places that one lane tells of: its entry in the ledger stays small. Copies beyond are counted by the sums alone. */
const mostPlaces = 800

/** Where one lane has sent copies to. What is committed with a transaction is told in it; which offsets it got, in the next one. */
export class Places {
  readonly #rows = new Map<string, SentPlace>()

  constructor(rows: Iterable<SentPlace> = []) {
    for (const row of rows) this.#rows.set(keyOf(row), row)
  }

  /** In the order in which they were first sent to. */
  get rows(): SentPlace[] {
    return [...this.#rows.values()]
  }

  copy(): Places {
    return new Places(this.#rows.values())
  }

  /**
   * Counts copies whose offsets are not known yet.
   * @param end of the partition before this run wrote to it
   */
  add(topic: string, partition: number, counts: Counts, end: number): void {
    for (const [group, count] of counts) {
      const key = keyOf({ topic, partition, group })
      const row = this.#rows.get(key)
      if (row !== undefined) this.#rows.set(key, { ...row, count: row.count + count })
      else if (this.#rows.size < mostPlaces) this.#rows.set(key, { topic, partition, group, from: end, to: end, count })
    }
  }

  /** Takes in where the copies of a batch end. @param end `null` when it is not known */
  acknowledge(topic: string, partition: number, counts: Counts, end: number | null): void {
    for (const group of counts.keys()) {
      const key = keyOf({ topic, partition, group })
      const row = this.#rows.get(key)
      if (row === undefined) continue
      this.#rows.set(key, { ...row, to: end === null || row.to === null ? null : Math.max(row.to, end) })
    }
  }

  /** The same of a run that was cut off: its last copies may lie anywhere up to the end of the log. */
  get cutOff(): Places {
    return new Places(this.rows.map(row => ({ ...row, to: null })))
  }

  /** Short for the ledger: names once, and rows of numbers. */
  toValue(): Record<string, unknown> {
    const topics: string[] = []
    const groups: (string | null)[] = []
    const indexOf = <T>(list: T[], item: T): number => (list.includes(item) ? list.indexOf(item) : list.push(item) - 1)
    const places = this.rows.map(({ topic, partition, group, from, to, count }) => [
      ...[indexOf(topics, topic), partition, indexOf(groups, group), from, to, count]
    ])
    return { topics, groups, places }
  }

  /** Whatever is no row is left out: anybody who may write the ledger wrote it. */
  static fromValue({ topics, groups, places }: Readonly<Record<string, unknown>>): Places {
    if (!Array.isArray(topics) || !Array.isArray(groups) || !Array.isArray(places)) return new Places()
    const rows = places.flatMap((row: unknown): SentPlace[] => {
      if (!Array.isArray(row)) return []
      const [t, partition, g, from, to, count] = row as unknown[]
      const topic: unknown = topics[Number(t)]
      const group: unknown = groups[Number(g)]
      const isGroup = group === null || typeof group === 'string'
      const whole = [partition, from, count, to ?? 0].every(n => Number.isSafeInteger(n) && Number(n) >= 0)
      if (typeof topic !== 'string' || !isGroup || !whole) return []
      return [{ topic, partition, group, from, to: to ?? null, count } as SentPlace]
    })
    return new Places(rows)
  }
}

const keyOf = ({ topic, partition, group }: Pick<SentPlace, 'topic' | 'partition' | 'group'>): string =>
  `${topic}/${partition}/${group ?? ''}`

/**
 * The places of several lanes. A partition of a target is one lane's alone in one run; of an operation that was begun with other lanes,
 * or by a version that chose them otherwise, it may be two lanes': they are one place.
 */
export function placesOf(lanes: Iterable<Places>): SentPlace[] {
  const places = new Map<string, SentPlace>()
  for (const { rows } of lanes)
    for (const row of rows) {
      const known = places.get(keyOf(row))
      places.set(keyOf(row), known === undefined ? row : together(known, row))
    }
  return [...places.values()]
}

const together = (a: SentPlace, b: SentPlace): SentPlace => ({
  ...a,
  from: Math.min(a.from, b.from),
  to: a.to === null || b.to === null ? null : Math.max(a.to, b.to),
  count: a.count + b.count
})
