import type { DatabaseSync } from 'node:sqlite'
import type { Cause } from '../api/index.ts'
import { slotOf } from '../store/rollup.ts'
import { slotMs } from '../store/schema.ts'
import { type CauseDecision, causeState } from './cause-life.ts'
import { countPairs, edges, pairsOf } from './count-pairs.ts'
import { type KindFilter, type KindRow, kindsOf } from './filter-kinds.ts'
import { type PagePlace, pageOf } from './page-order.ts'
import { addToStates, isOpen, noStates } from './states.ts'
import { type Pair, Sums } from './sums.ts'
import { addToTrend, bucketsOf, emptyTrend } from './trend.ts'

/** Which causes, over which time. */
export interface CausesRequest {
  readonly filter: KindFilter
  readonly text?: string | undefined
  readonly states?: readonly string[] | undefined
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly buckets: number
  readonly sort: 'worst' | 'count' | 'first' | 'last' | 'name'
  /** Of the last one on the page before. */
  readonly after: PagePlace | null
  readonly limit: number
  readonly now: number
}

const hour = 3_600_000
const day = 24 * hour
const mostListed = 10

interface Sum {
  readonly kinds: KindRow[]
  readonly pairs: Pair[]
  letters: number
  failures: number
  first: number
  last: number
}

/** Causes as one page of them is shown, and how many there are. */
export function findCauses(
  db: DatabaseSync,
  request: CausesRequest
): { causes: Cause[]; total: number; states: Record<Cause['state'], number>; next: PagePlace | null } {
  const found = shownCauses(db, request)
  const values: Record<CausesRequest['sort'], (cause: Shown) => number | string> = {
    worst: urgency,
    count: ({ sum }) => sum.letters,
    first: ({ sum }) => sum.first,
    last: ({ sum }) => sum.last,
    name: ({ kind }) => kind.name
  }
  // By the fingerprint, which stays when the index is made anew.
  const placeOf = (cause: Shown): PagePlace => ({ value: values[request.sort](cause), id: cause.kind.fingerprint })
  const { items, next } = pageOf(found, placeOf, { ...request, descending: request.sort !== 'name' })
  const states = { new: 0, ongoing: 0, regressed: 0, resolved: 0, muted: 0 }
  for (const { state } of found) states[state]++
  const examples = exampleOf(db)
  const sums = new Sums(db)
  return { causes: items.map(cause => describe(db, sums, cause, request, examples)), total: found.length, states, next }
}

const ranks: Readonly<Record<Cause['state'], number>> = { resolved: 0, muted: 1, ongoing: 2, new: 3, regressed: 4 }
/** More than there are letters. */
const oneRank = 2 ** 40

/** What came back is above what is new, that above what is known; of one rank the more. What is decided to its last letter waits for nobody. */
function urgency({ sum, state }: Shown): number {
  const open = sum.pairs.reduce((all, pair) => (isOpen(pair.state) ? all + pair.leads : all), 0)
  return open === 0 ? ranks[state] * oneRank + sum.letters : (5 + ranks[state]) * oneRank + open
}

/** Causes that a request means, each with its state, in no order. */
export function shownCauses(
  db: DatabaseSync,
  request: Pick<CausesRequest, 'filter' | 'text' | 'states' | 'since' | 'until' | 'now'>
): Shown[] {
  const { since, until = Number.MAX_SAFE_INTEGER, text, now } = request
  const kinds = kindsOf(db, request.filter)
  const sums = new Sums(db)
  const found = sumUp(sums, kinds, since === undefined ? Number.MIN_SAFE_INTEGER : slotOf(since), slotOf(until))
  const wanted = text?.toLowerCase()
  const keys = new Map(
    db
      .prepare('select id, key from causes')
      .all()
      .map(({ id, key }) => [id as number, key as Uint8Array])
  )
  const examples = exampleOf(db)
  const decisions = readDecisions(db)
  const all = { kinds: new Set(kinds.map(({ id }) => id)), states: null }
  const totals = Map.groupBy(decisions.size === 0 ? [] : pairsOf(db, all), ({ kind }) => kind)
  const newFrom = since ?? now - day
  // A range has a first letter of its own: whether a cause is new is told by the first there is.
  const begins = since === undefined ? () => Number.POSITIVE_INFINITY : beginOf(sums, kinds)
  return [...found].flatMap(([id, sum]) => {
    const key = keys.get(id)
    const [kind] = sum.kinds
    if (key === undefined || kind === undefined) return []
    const says = ({ name, dlq }: KindRow): boolean =>
      `${name}\n${examples(id, dlq)}`.toLowerCase().includes(wanted ?? '')
    if (wanted !== undefined && !sum.kinds.some(says)) return []
    const decided = decisions.get(Buffer.from(key).toString('hex')) ?? null
    const seen = { first: Math.min(sum.first, begins(id)), last: sum.last, since: 0, newFrom, now }
    // The rollup knows five minutes: what came after a decision is looked at by the letters themselves.
    const close = decided !== null ? after(db, totals, sum, decided.at) : { since: 0, last: sum.last }
    const state = causeState(decided, { ...seen, ...close })
    const fits =
      request.states === undefined ? state !== 'muted' && state !== 'resolved' : request.states.includes(state)
    return fits ? [{ sum, kind, state, decided, key, since: close.since }] : []
  })
}

/** What the first letter of a cause in a dead-letter topic said. */
function exampleOf(db: DatabaseSync): (cause: number, dlq: string) => string {
  const statement = db.prepare(
    'select example from said where cause = ? and dlq = (select id from dlqs where topic = ?)'
  )
  return (cause, dlq) => (statement.get(cause, dlq)?.example as string | undefined) ?? ''
}

function sumUp(sums: Sums, kinds: readonly KindRow[], from: number, to: number): Map<number, Sum> {
  const byId = new Map(kinds.map(kind => [kind.id, kind]))
  const found = new Map<number, Sum>()
  for (const [id, { first, last }] of sums.ends(byId.keys(), from, to)) {
    const row = byId.get(id) as KindRow
    const sum = found.get(row.cause) ?? { ...nothing, kinds: [], pairs: [] }
    sum.kinds.push(row)
    sum.first = Math.min(sum.first, first * slotMs)
    sum.last = Math.max(sum.last, last * slotMs)
    found.set(row.cause, sum)
  }
  for (const pair of sums.of(byId.keys(), from, to)) {
    const sum = found.get((byId.get(pair.kind) as KindRow).cause) as Sum
    sum.pairs.push(pair)
    sum.letters += pair.letters
    sum.failures += pair.leads
  }
  return found
}

const nothing = { letters: 0, failures: 0, first: Number.POSITIVE_INFINITY, last: 0 }

/** When the first letter of a cause came, whatever the range. */
function beginOf(sums: Sums, kinds: readonly KindRow[]): (cause: number) => number {
  const begins = new Map<number, number>()
  const ends = sums.ends(
    kinds.map(({ id }) => id),
    ...allTime
  )
  for (const { id, cause } of kinds) {
    const first = (ends.get(id)?.first ?? Number.POSITIVE_INFINITY) * slotMs
    begins.set(cause, Math.min(begins.get(cause) ?? first, first))
  }
  return cause => begins.get(cause) ?? Number.POSITIVE_INFINITY
}

const allTime = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const

/** What came after a moment. */
function after(
  db: DatabaseSync,
  totals: ReadonlyMap<number, readonly Pair[]>,
  sum: Sum,
  at: number
): { since: number; last: number } {
  const pairs = sum.kinds.flatMap(({ id }) => totals.get(id) ?? [])
  const { to } = edges(db, pairs, at + 1)
  return { since: countPairs(db, pairs, at + 1, Number.MAX_SAFE_INTEGER).letters, last: to ?? Math.min(sum.last, at) }
}

function readDecisions(db: DatabaseSync): Map<string, CauseDecision> {
  const rows = db.prepare('select key, value from decisions where key in (select key from causes)').all()
  return new Map(
    rows.map(({ key, value }) => [Buffer.from(key as Uint8Array).toString('hex'), JSON.parse(value as string)])
  )
}

/** A cause, with what is decided of it. */
export interface Shown {
  readonly sum: Sum
  readonly kind: KindRow
  readonly state: Cause['state']
  readonly decided: CauseDecision | null
  readonly key: Uint8Array
  readonly since: number
}

function describe(
  db: DatabaseSync,
  sums: Sums,
  { sum, kind, state, decided, key, since }: Shown,
  { since: from, until, buckets: wanted, now }: CausesRequest,
  examples: ReturnType<typeof exampleOf>
): Cause {
  const { from: first, to: last } = edges(db, sum.pairs)
  const buckets = bucketsOf(from ?? first ?? now - day, until ?? now, wanted)
  const trend = emptyTrend(buckets)
  const states = noStates()
  const ages = { hour: 0, day: 0, week: 0, older: 0 }
  const topics = new Map<string, number>()
  const groups = new Map<string, number>()
  const low = from === undefined ? Number.MIN_SAFE_INTEGER : slotOf(from)
  const high = slotOf(until ?? Number.MAX_SAFE_INTEGER)
  const kinds = new Map(sum.kinds.map(kind => [kind.id, kind]))
  for (const { kind, state, slot, letters, leads } of sums.inBuckets(kinds.keys(), low, high, buckets)) {
    addToTrend(trend, slot, letters)
    addToStates(states, state, leads)
    const { origin, grp } = kinds.get(kind) as KindRow
    if (origin !== null) topics.set(origin, (topics.get(origin) ?? 0) + letters)
    if (grp !== null) groups.set(grp, (groups.get(grp) ?? 0) + letters)
  }
  let end = high
  for (const [age, ms] of agesFrom) {
    const begin = Math.max(low, Math.floor((now - ms) / slotMs) + 1)
    for (const { state, leads } of sums.of(kinds.keys(), begin, end)) if (isOpen(state)) ages[age] += leads
    end = Math.min(end, begin - 1)
  }
  const text = (table: string): Record<string, unknown> | null => {
    const value = db.prepare(`select value from ${table} where key = ?`).get(key)?.value
    return value === undefined ? null : JSON.parse(value as string)
  }
  const note = text('notes')
  const owner = text('assignments')
  const { by, at, why, release, until: mutedUntil, count } = decided ?? {}
  const signed = { by, at, ...(why === undefined ? {} : { why }) }
  return {
    ...{
      fingerprint: kind.fingerprint,
      name: kind.name,
      example: examples(kind.cause, kind.dlq),
      count: sum.letters,
      failures: sum.failures,
      ...states
    },
    ...{ first, last, trend, dlqs: [...new Set(sum.kinds.map(({ dlq }) => dlq))] },
    topics: top(topics).map(([topic, count]) => ({ topic, count })),
    groups: top(groups).map(([group, count]) => ({ group, count })),
    ...{ stage: kind.stage, class: kind.class, dialect: kind.dialect, ages, state },
    ...(decided?.decision === 'resolved'
      ? { resolved: { ...signed, ...(release === undefined ? {} : { release }) } }
      : {}),
    ...(decided?.decision === 'muted'
      ? {
          muted: {
            ...{ ...signed, since },
            ...(mutedUntil === undefined ? {} : { until: mutedUntil }),
            ...(count === undefined ? {} : { count })
          }
        }
      : {}),
    ...(note === null ? {} : { note: { by: note.by, at: note.at, text: note.note } }),
    ...(owner === null ? {} : { owner: { by: owner.by, at: owner.at, name: owner.assignee } })
  } as Cause
}

/** How long ago each age begins, the youngest first. */
const agesFrom = [
  ['hour', hour],
  ['day', day],
  ['week', 7 * day],
  ['older', Number.POSITIVE_INFINITY]
] as const

const top = (counts: ReadonlyMap<string, number>): [string, number][] =>
  [...counts].sort((a, b) => b[1] - a[1]).slice(0, mostListed)
