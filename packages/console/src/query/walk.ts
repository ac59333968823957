import type { DatabaseSync } from 'node:sqlite'
import type { Value } from './letter-filter.ts'

/** Where a letter stands among all, by time. */
export interface Place {
  readonly at: number
  readonly id: number
}

/** Some letters that follow each other, as a condition; the last of them, `null` where none is behind it. */
export interface Stretch {
  readonly sql: string
  readonly values: readonly Value[]
  readonly last: Place | null
}

/** Letters of one stretch. */
const together = 10_000

/**
 * All letters of a time in order, by stretches: each letter has to be looked at, and between two stretches one may stop.
 * @param after begins behind this one
 */
export function* walk(
  db: DatabaseSync,
  { since, until }: { readonly since: number; readonly until: number },
  down: boolean,
  after: Place | null,
  size: number = together
): Generator<Stretch> {
  const sql = '(at, letters.id) >= (?, ?) and (at, letters.id) < (?, ?)'
  const order = down ? 'desc' : 'asc'
  const edge = db.prepare(`select at, id from letters where ${sql} order by at ${order}, id ${order} limit 1 offset ?`)
  // The first place that is meant, and the first that is not any more.
  let low: Place = { at: since, id: 0 }
  let high: Place = { at: until, id: 0 }
  let before = after
  for (;;) {
    if (before !== null && down) high = least(high, before)
    else if (before !== null) low = most(low, { at: before.at, id: before.id + 1 })
    const last = (edge.get(low.at, low.id, high.at, high.id, size - 1) as Place | undefined) ?? null
    const from = down && last !== null ? last : low
    const to = !down && last !== null ? { at: last.at, id: last.id + 1 } : high
    yield { sql, values: [from.at, from.id, to.at, to.id], last }
    if (last === null) return
    before = last
  }
}

const isBefore = (a: Place, b: Place): boolean => a.at < b.at || (a.at === b.at && a.id < b.id)
const least = (a: Place, b: Place): Place => (isBefore(a, b) ? a : b)
const most = (a: Place, b: Place): Place => (isBefore(a, b) ? b : a)
