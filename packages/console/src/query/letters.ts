import type { DatabaseSync } from 'node:sqlite'
import { slotOf } from '../store/rollup.ts'
import { wordTables } from '../store/word-blocks.ts'
import { countPairs, edges, pairsOf } from './count-pairs.ts'
import { type Conditions, conditionsOf, type IndexFilter, type Value } from './letter-filter.ts'
import { isAllTime, type Pair } from './sums.ts'
import { walk } from './walk.ts'

/** Which letters, in which order, from where on. */
export interface LettersRequest {
  readonly filter: IndexFilter
  readonly sort: 'newest' | 'oldest'
  readonly limit: number
  readonly after: { readonly at: number; readonly id: number } | null
  /** Milliseconds after which no further letters are looked at. @default 1000 */
  readonly patienceMs?: number | undefined
  /** Letters that are looked at together, where each has to be. @default 10000 */
  readonly stretch?: number | undefined
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
/** Letters counted one by one. */
const mostCounted = 10_000
/** Milliseconds after which no further letters are looked at, where each has to be: others ask too. */
const lookedMs = 1000

/** Numbers of the letters of one page. */
export function findLetters(
  db: DatabaseSync,
  { filter, sort, limit, after, patienceMs = lookedMs, stretch }: LettersRequest
): FoundLetters {
  const conditions = conditionsOf(db, filter)
  if (conditions.kinds.size === 0) return { ids: [], after: null, total: 0 }
  const down = sort === 'newest'
  const pairs = pairsOf(db, conditions)
  const plain = conditions.sql.length === 0 && conditions.match === null && conditions.inside === null
  const total = plain ? countPairs(db, pairs, conditions.since, conditions.until).letters : null
  const { found, stopped } =
    conditions.match !== null
      ? byWords(db, conditions, down, limit, after, patienceMs)
      : plain && pairs.length <= mostMerged
        ? { found: merged(db, conditions, pairs, down, limit, after), stopped: null }
        : conditions.isLookedUp
          ? { found: lookedUp(db, conditions, down, limit, after), stopped: null }
          : walked(db, conditions, down, limit, after, patienceMs, stretch)
  const last = found.length === limit ? found.at(-1) : undefined
  const next = last === undefined ? null : { at: last.at, id: last.id }
  return { ids: found.map(({ id }) => id), after: stopped ?? next, total }
}

/** What a filter means, counted. */
export interface Counted {
  readonly letters: number
  readonly failures: number
  readonly from: number | null
  readonly to: number | null
  /** Fewer than there are: each would have to be looked at, and they are many. */
  readonly more: boolean
}

/** How many letters and failures. @param patienceMs after which no further letters are looked at, where each has to be */
export function countLetters(db: DatabaseSync, filter: IndexFilter, patienceMs = lookedMs): Counted {
  const conditions = conditionsOf(db, filter)
  if (conditions.kinds.size === 0) return { letters: 0, failures: 0, from: null, to: null, more: false }
  const { match, inside, since, until } = conditions
  if (conditions.sql.length === 0 && match === null && inside === null) {
    const pairs = pairsOf(db, conditions)
    return { ...countPairs(db, pairs, since, until), ...edges(db, pairs, since, until), more: false }
  }
  const sum = { letters: 0, failures: 0, from: null as number | null, to: null as number | null }
  let stopped = false
  const count = (from: string, { sql, values }: ReturnType<typeof whole>): void => {
    const row = db
      .prepare(
        `select count(*) as letters, ifnull(sum(lead), 0) as failures, min(at) as low, max(at) as high
         from (select lead, at from ${from} where ${sql} limit ?)`
      )
      .get(...values, mostCounted + 1 - sum.letters) as unknown as Sum
    sum.letters += row.letters
    sum.failures += row.failures
    if (row.letters === 0) return
    sum.from = Math.min(sum.from ?? row.low, row.low)
    sum.to = Math.max(sum.to ?? row.high, row.high)
  }
  const end = performance.now() + patienceMs
  if (match !== null) {
    const span = spanOf(db, conditions)
    for (const { table } of wordTables(db, span.low, span.high, true)) {
      stopped = performance.now() > end
      if (stopped || sum.letters > mostCounted) break
      count(`${table} join letters on letters.id = ${table}.rowid`, whole(conditions, { table, ...span }))
    }
  } else if (conditions.isLookedUp) count('letters', whole(conditions))
  else {
    const { sql, values } = whole(conditions, null, false)
    for (const stretch of walk(db, conditions, true, null)) {
      count('letters', { sql: `${sql} and ${stretch.sql}`, values: [...values, ...stretch.values] })
      stopped = stretch.last !== null && performance.now() > end
      if (stopped || sum.letters > mostCounted) break
    }
  }
  const more = stopped || sum.letters > mostCounted
  return { ...sum, letters: Math.min(sum.letters, mostCounted), failures: Math.min(sum.failures, mostCounted), more }
}

interface Sum {
  readonly letters: number
  readonly failures: number
  readonly low: number
  readonly high: number
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

/** By what the conditions look letters up by. */
function lookedUp(
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
    .all(...values, at, id, limit)
  return rows as unknown as Found[]
}

/** Each letter is looked at, by time. `stopped`: where to go on, when it took too long to come to an end. */
function walked(
  db: DatabaseSync,
  conditions: Conditions,
  down: boolean,
  limit: number,
  after: LettersRequest['after'],
  patienceMs: number,
  together: number | undefined
): { readonly found: Found[]; readonly stopped: Found | null } {
  const { sql, values } = whole(conditions, null, false)
  const order = down ? 'desc' : 'asc'
  const found: Found[] = []
  const end = performance.now() + patienceMs
  for (const stretch of walk(db, conditions, down, after, together)) {
    const rows = db
      .prepare(`select id, at from letters where ${sql} and ${stretch.sql} order by at ${order}, id ${order} limit ?`)
      .all(...values, ...stretch.values, limit - found.length)
    found.push(...(rows as unknown as Found[]))
    if (found.length === limit) break
    if (stretch.last !== null && performance.now() > end) return { found, stopped: stretch.last }
  }
  return { found, stopped: null }
}

/** By full text, in the order that letters came in. `stopped`: where to go on, when it took too long to come to an end. */
function byWords(
  db: DatabaseSync,
  conditions: Conditions,
  down: boolean,
  limit: number,
  after: LettersRequest['after'],
  patienceMs: number
): { readonly found: Found[]; readonly stopped: Found | null } {
  const { low, high } = spanOf(db, conditions)
  const begun = (after ?? begin(down)).id
  const span = down ? { low, high: Math.min(high, begun - 1) } : { low: Math.max(low, begun + 1), high }
  const found: Found[] = []
  const end = performance.now() + patienceMs
  let stopped: Found | null = null
  for (const block of wordTables(db, span.low, span.high, down)) {
    if (stopped !== null && performance.now() > end) return { found, stopped }
    stopped = { id: down ? block.low : block.high, at: 0 }
    const { table } = block
    const { sql, values } = whole(conditions, { table, ...span })
    const rows = db
      .prepare(
        `select letters.id, at from ${table} join letters on letters.id = ${table}.rowid
         where ${sql} order by ${table}.rowid ${down ? 'desc' : 'asc'} limit ?`
      )
      .all(...values, limit - found.length)
    found.push(...(rows as unknown as Found[]))
    if (found.length === limit) break
  }
  return { found, stopped: null }
}

const begin = (down: boolean): { at: number; id: number } =>
  down ? { at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER } : { at: Number.MIN_SAFE_INTEGER, id: 0 }

/** Between which ids the letters of a time are. */
interface Span {
  readonly low: number
  readonly high: number
}

export function spanOf(db: DatabaseSync, { kinds, since, until }: Pick<Conditions, 'kinds' | 'since' | 'until'>): Span {
  if (isAllTime(since, until)) return { low: 0, high: Number.MAX_SAFE_INTEGER }
  const row = db
    .prepare(
      `select min(low) as low, max(high) as high from spans
       where kind in (select value from json_each(?)) and slot between ? and ?`
    )
    .get(JSON.stringify([...kinds]), slotOf(since), slotOf(until))
  return { low: (row?.low as number | null) ?? 0, high: (row?.high as number | null) ?? -1 }
}

/**
 * Everything as one condition.
 * @param words where letters are looked for by their words: in which table, between which ids
 * @param timed whether the time is part of it
 */
function whole(
  { kinds, states, since, until, sql, values, match, phrase, inside }: Conditions,
  words: (Span & { readonly table: string }) | null = null,
  timed = true
): { readonly sql: string; readonly values: Value[] } {
  const all = [...sql]
  const given = [...values]
  if (words !== null) {
    all.unshift(`${words.table} match ?`, `${words.table}.rowid between ? and ?`)
    given.unshift(match ?? '', words.low, words.high)
  }
  // A unary plus keeps an index from being chosen that would have all rows sorted.
  all.push(`+letters.kind in (select value from json_each(?))`)
  given.push(JSON.stringify([...kinds]))
  if (timed) {
    all.push('at >= ?', 'at < ?')
    given.push(since, until)
  }
  if (states !== null) {
    all.push('+state in (select value from json_each(?))')
    given.push(JSON.stringify([...states]))
  }
  if (phrase !== null) {
    all.push(
      '(says(?, letters.message) or says(?, letters.key) or says(?, letters.value) or letters.kind in (select value from json_each(?)))'
    )
    const words = JSON.stringify(phrase.words)
    given.push(words, words, words, JSON.stringify(phrase.kinds))
  }
  if (inside !== null) {
    const text = `%${inside.replaceAll(/[\\%_]/g, '\\$&')}%`
    all.push("(message like ? escape '\\' or key like ? escape '\\' or value like ? escape '\\')")
    given.push(text, text, text)
  }
  return { sql: all.join(' and '), values: given }
}
