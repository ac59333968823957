import type { DatabaseSync } from 'node:sqlite'
import type { Cause } from '../api/index.ts'
import { slotOf } from '../store/rollup.ts'
import { slotMs } from '../store/schema.ts'
import { type CauseDecision, causeState } from './cause-life.ts'
import { type KindFilter, type KindRow, kindsOf } from './filter-kinds.ts'
import { edges, type Pair } from './letters.ts'
import { type PagePlace, pageOf } from './page-order.ts'
import { addToStates, isOpen, noStates } from './states.ts'
import { addToTrend, bucketOfSlot, bucketsOf, emptyTrend } from './trend.ts'

/** Which causes, over which time. */
export interface CausesRequest {
  readonly filter: KindFilter
  readonly text?: string | undefined
  readonly states?: readonly string[] | undefined
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly buckets: number
  readonly sort: 'count' | 'first' | 'last' | 'name'
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
): { causes: Cause[]; total: number; next: PagePlace | null } {
  const found = shownCauses(db, request)
  const values: Record<CausesRequest['sort'], (cause: Shown) => number | string> = {
    count: ({ sum }) => sum.letters,
    first: ({ sum }) => sum.first,
    last: ({ sum }) => sum.last,
    name: ({ kind }) => kind.name
  }
  // By the fingerprint, which stays when the index is made anew.
  const placeOf = (cause: Shown): PagePlace => ({ value: values[request.sort](cause), id: cause.kind.fingerprint })
  const { items, next } = pageOf(found, placeOf, { ...request, descending: request.sort !== 'name' })
  const examples = exampleOf(db)
  return { causes: items.map(cause => describe(db, cause, request, examples)), total: found.length, next }
}

/** Causes that a request means, each with its state, in no order. */
export function shownCauses(
  db: DatabaseSync,
  request: Pick<CausesRequest, 'filter' | 'text' | 'states' | 'since' | 'until' | 'now'>
): Shown[] {
  const { since, until = Number.MAX_SAFE_INTEGER, text, now } = request
  const kinds = kindsOf(db, request.filter)
  const sums = sumUp(db, kinds, since === undefined ? Number.MIN_SAFE_INTEGER : slotOf(since), slotOf(until))
  const wanted = text?.toLowerCase()
  const keys = new Map(
    db
      .prepare('select id, key from causes')
      .all()
      .map(({ id, key }) => [id as number, key as Uint8Array])
  )
  const examples = exampleOf(db)
  const decisions = readDecisions(db)
  const newFrom = since ?? now - day
  // A range has a first letter of its own: whether a cause is new is told by the first there is.
  const begins = since === undefined ? () => Number.POSITIVE_INFINITY : beginOf(db, kinds)
  return [...sums].flatMap(([id, sum]) => {
    const key = keys.get(id)
    const [kind] = sum.kinds
    if (key === undefined || kind === undefined) return []
    const says = ({ name, dlq }: KindRow): boolean =>
      `${name}\n${examples(id, dlq)}`.toLowerCase().includes(wanted ?? '')
    if (wanted !== undefined && !sum.kinds.some(says)) return []
    const decided = decisions.get(Buffer.from(key).toString('hex')) ?? null
    const seen = { first: Math.min(sum.first, begins(id)), last: sum.last, since: 0, newFrom, now }
    // The rollup knows five minutes: what came after a decision is looked at by the letters themselves.
    const close = decided !== null ? exactly(db, sum, decided.at) : { since: 0, last: sum.last }
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

function sumUp(db: DatabaseSync, kinds: readonly KindRow[], from: number, to: number): Map<number, Sum> {
  const byId = new Map(kinds.map(kind => [kind.id, kind]))
  const rows = db
    .prepare(
      `select kind, state, sum(letters) as letters, sum(leads) as leads, min(slot) as first, max(slot) as last
       from rollup where slot between ? and ? group by kind, state`
    )
    .all(from, to) as unknown as (Pair & { first: number; last: number })[]
  const sums = new Map<number, Sum>()
  for (const { kind, state, letters, leads, first, last } of rows) {
    const row = byId.get(kind)
    if (row === undefined) continue
    const sum = sums.get(row.cause) ?? {
      kinds: [],
      pairs: [],
      letters: 0,
      failures: 0,
      first: Number.POSITIVE_INFINITY,
      last: 0
    }
    if (!sum.kinds.includes(row)) sum.kinds.push(row)
    sum.pairs.push({ kind, state, letters, leads })
    sum.letters += letters
    sum.failures += leads
    sum.first = Math.min(sum.first, first * slotMs)
    sum.last = Math.max(sum.last, last * slotMs)
    sums.set(row.cause, sum)
  }
  return sums
}

/** When the first letter of a cause came, whatever the range. */
function beginOf(db: DatabaseSync, kinds: readonly KindRow[]): (cause: number) => number {
  const ofCause = Map.groupBy(kinds, ({ cause }) => cause)
  const first = db.prepare('select min(slot) as slot from rollup where kind = ?')
  return cause => {
    const slots = (ofCause.get(cause) ?? []).map(({ id }) => first.get(id)?.slot as number | null)
    return Math.min(...slots.map(slot => (slot === null ? Number.POSITIVE_INFINITY : slot * slotMs)))
  }
}

function exactly(db: DatabaseSync, sum: Sum, at: number): { since: number; last: number } {
  const statement = db.prepare(
    'select count(*) as since, max(at) as last from letters where kind = ? and state = ? and at > ?'
  )
  let since = 0
  let last = 0
  for (const { kind, state } of sum.pairs) {
    const row = statement.get(kind, state, at)
    since += row?.since as number
    last = Math.max(last, (row?.last as number | null) ?? 0)
  }
  return { since, last: last === 0 ? Math.min(sum.last, at) : last }
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
  // Slots of one bucket and one age are one row: any of them tells both.
  const edgesOfAges = [hour, day, 7 * day].map(ms => `slot > ${Math.floor((now - ms) / slotMs)}`)
  const statement = db.prepare(
    `select max(slot) as slot, state, sum(letters) as letters, sum(leads) as leads from rollup
     where kind = ? and slot between ? and ? group by state, ${bucketOfSlot(buckets)}, ${edgesOfAges.join(', ')}`
  )
  for (const { id, origin, grp } of sum.kinds) {
    for (const row of statement.all(id, low, high)) {
      const slot = row.slot as number
      const letters = row.letters as number
      addToTrend(trend, slot, letters)
      addToStates(states, row.state as string, row.leads as number)
      if (origin !== null) topics.set(origin, (topics.get(origin) ?? 0) + letters)
      if (grp !== null) groups.set(grp, (groups.get(grp) ?? 0) + letters)
      if (isOpen(row.state as string)) ages[ageOf(now - slot * slotMs)] += row.leads as number
    }
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

const ageOf = (ms: number): keyof Cause['ages'] =>
  ms < hour ? 'hour' : ms < day ? 'day' : ms < 7 * day ? 'week' : 'older'

const top = (counts: ReadonlyMap<string, number>): [string, number][] =>
  [...counts].sort((a, b) => b[1] - a[1]).slice(0, mostListed)
