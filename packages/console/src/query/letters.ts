import type { DatabaseSync } from 'node:sqlite'
import { slotOf } from '../store/rollup.ts'
import { slotMs } from '../store/schema.ts'
import { type Conditions, conditionsOf, type IndexFilter } from './letter-filter.ts'

/** Which letters, in which order, from where on. */
export interface LettersRequest {
  readonly filter: IndexFilter
  readonly sort: 'newest' | 'oldest'
  readonly limit: number
  readonly after: { readonly at: number; readonly id: number } | null
}

export interface FoundLetters {
  readonly ids: readonly number[]
  /** Where the next page begins; `null` at the end. */
  readonly after: { readonly at: number; readonly id: number } | null
  readonly total: number | null
}

interface Found {
  readonly id: number
  readonly at: number
}

/** Kinds and states whose newest letters are merged; beyond, all letters are gone through by time. */
const mostMerged = 300
/** Letters gone through for one page, where each has to be looked at. */
const mostScanned = 200_000

/** Numbers of the letters of one page. */
export function findLetters(db: DatabaseSync, { filter, sort, limit, after }: LettersRequest): FoundLetters {
  const conditions = conditionsOf(db, filter)
  if (conditions.kinds.size === 0) return { ids: [], after: null, total: 0 }
  const down = sort === 'newest'
  const pairs = pairsOf(db, conditions)
  const plain = conditions.sql.length === 0 && conditions.match === null && conditions.inside === null
  const total = plain ? countPairs(db, conditions, pairs) : null
  const found =
    conditions.match !== null
      ? byWords(db, conditions, down, limit, after)
      : plain && pairs.length <= mostMerged
        ? merged(db, conditions, pairs, down, limit, after)
        : scanned(db, conditions, down, limit, after)
  const last = found.length === limit ? found.at(-1) : undefined
  return { ids: found.map(({ id }) => id), after: last === undefined ? null : { at: last.at, id: last.id }, total }
}

/** How many letters and failures. Not exact where each letter would have to be looked at. */
export function countLetters(
  db: DatabaseSync,
  filter: IndexFilter
): { letters: number; failures: number; from: number | null; to: number | null } {
  const conditions = conditionsOf(db, filter)
  const { sql, values } = whole(conditions)
  const from = conditions.match === null ? 'letters' : 'words join letters on letters.id = words.rowid'
  const pairs = pairsOf(db, conditions)
  if (
    conditions.sql.length === 0 &&
    conditions.match === null &&
    conditions.inside === null &&
    conditions.since < 0 &&
    conditions.until > 8e15
  ) {
    const sum = (field: 'letters' | 'leads'): number => pairs.reduce((total, pair) => total + pair[field], 0)
    const ends = edges(db, pairs)
    return { letters: sum('letters'), failures: sum('leads'), ...ends }
  }
  const row = db
    .prepare(
      `select count(*) as letters, ifnull(sum(lead), 0) as failures, min(at) as low, max(at) as high from ${from} where ${sql}`
    )
    .get(...values)
  return {
    letters: row?.letters as number,
    failures: row?.failures as number,
    from: row?.low as number | null,
    to: row?.high as number | null
  }
}

export interface Pair {
  readonly kind: number
  readonly state: string
  readonly letters: number
  readonly leads: number
}

/** Kinds with the states that their letters have. */
export function pairsOf(db: DatabaseSync, { kinds, states }: Pick<Conditions, 'kinds' | 'states'>): Pair[] {
  const rows = db
    .prepare('select kind, state, sum(letters) as letters, sum(leads) as leads from rollup group by kind, state')
    .all() as unknown as Pair[]
  return rows.filter(({ kind, state }) => kinds.has(kind) && (states === null || states.has(state)))
}

/** First and last moment. */
export function edges(db: DatabaseSync, pairs: readonly Pair[]): { from: number | null; to: number | null } {
  const low = db.prepare('select min(at) as at from letters where kind = ? and state = ?')
  const high = db.prepare('select max(at) as at from letters where kind = ? and state = ?')
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const { kind, state } of pairs) {
    from = Math.min(from, (low.get(kind, state)?.at as number | null) ?? from)
    to = Math.max(to, (high.get(kind, state)?.at as number | null) ?? to)
  }
  return { from: Number.isFinite(from) ? from : null, to: Number.isFinite(to) ? to : null }
}

/** Whole slots are counted already; of the first and the last the letters. */
function countPairs(db: DatabaseSync, { since, until, kinds, states }: Conditions, pairs: readonly Pair[]): number {
  if (since < 0 && until > 8e15) return pairs.reduce((sum, { letters }) => sum + letters, 0)
  const first = Math.max(0, Math.ceil(Math.max(since, 0) / slotMs))
  const last = until > 8e15 ? Number.MAX_SAFE_INTEGER : slotOf(until) - 1
  const exact = db.prepare('select count(*) as count from letters where kind = ? and state = ? and at >= ? and at < ?')
  let count = 0
  const add = (from: number, to: number): void => {
    if (from < to) for (const { kind, state } of pairs) count += exact.get(kind, state, from, to)?.count as number
  }
  if (first > last) add(since, until)
  else {
    const rows = db
      .prepare(
        'select kind, state, sum(letters) as letters from rollup where slot between ? and ? group by kind, state'
      )
      .all(first, last) as unknown as Pair[]
    for (const { kind, state, letters } of rows)
      if (kinds.has(kind) && (states === null || states.has(state))) count += letters
    add(since, first * slotMs)
    if (until < 8e15) add((last + 1) * slotMs, until)
  }
  return count
}

/** The newest of each kind and state, together. */
function merged(
  db: DatabaseSync,
  { since, until }: Conditions,
  pairs: readonly Pair[],
  down: boolean,
  limit: number,
  after: LettersRequest['after']
): Found[] {
  const order = down ? 'desc' : 'asc'
  const statement = db.prepare(
    `select id, at from letters where kind = ? and state = ? and at >= ? and at < ? and (at, id) ${down ? '<' : '>'} (?, ?)
     order by at ${order}, id ${order} limit ?`
  )
  const { at, id } = after ?? begin(down)
  const found = pairs.flatMap(
    ({ kind, state }) => statement.all(kind, state, since, until, at, id, limit) as unknown as Found[]
  )
  return found.sort((a, b) => (down ? -1 : 1) * (a.at - b.at || a.id - b.id)).slice(0, limit)
}

/** Through all letters by time, or by the index that the conditions have. */
function scanned(
  db: DatabaseSync,
  conditions: Conditions,
  down: boolean,
  limit: number,
  after: LettersRequest['after']
): Found[] {
  const { sql, values } = whole(conditions)
  const order = down ? 'desc' : 'asc'
  const { at, id } = after ?? begin(down)
  const rows = db
    .prepare(
      `select id, at from letters where ${sql} and (at, id) ${down ? '<' : '>'} (?, ?) order by at ${order}, id ${order} limit ?`
    )
    .all(...values, at, id, Math.min(limit, mostScanned))
  return rows as unknown as Found[]
}

/** By full text, in the order that letters came in. */
function byWords(
  db: DatabaseSync,
  conditions: Conditions,
  down: boolean,
  limit: number,
  after: LettersRequest['after']
): Found[] {
  const { sql, values } = whole(conditions)
  const rows = db
    .prepare(
      `select letters.id, at from words join letters on letters.id = words.rowid
       where ${sql} and words.rowid ${down ? '<' : '>'} ? order by words.rowid ${down ? 'desc' : 'asc'} limit ?`
    )
    .all(...values, (after ?? begin(down)).id, limit)
  return rows as unknown as Found[]
}

const begin = (down: boolean): { at: number; id: number } =>
  down ? { at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER } : { at: Number.MIN_SAFE_INTEGER, id: 0 }

/** Everything as one condition. */
function whole({ kinds, states, since, until, sql, values, match, inside }: Conditions) {
  const all = [...sql]
  const given = [...values]
  if (match !== null) {
    all.unshift('words match ?')
    given.unshift(match)
  }
  // A unary plus keeps an index from being chosen that would have all rows sorted.
  all.push(`+kind in (select value from json_each(?))`, 'at >= ?', 'at < ?')
  given.push(JSON.stringify([...kinds]), since, until)
  if (states !== null) {
    all.push('+state in (select value from json_each(?))')
    given.push(JSON.stringify([...states]))
  }
  if (inside !== null) {
    const text = `%${inside.replaceAll(/[\\%_]/g, '\\$&')}%`
    all.push("(message like ? escape '\\' or key like ? escape '\\' or value like ? escape '\\')")
    given.push(text, text, text)
  }
  return { sql: all.join(' and '), values: given }
}
