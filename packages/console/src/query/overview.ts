import type { DatabaseSync } from 'node:sqlite'
import type { Dlq, Overview } from '../api/index.ts'
import { slotOf } from '../store/rollup.ts'
import { shownCauses } from './causes.ts'
import { edges, pairsOf } from './count-pairs.ts'
import { kindsOf } from './filter-kinds.ts'
import { addToStates, isOpen, noStates } from './states.ts'
import { type Pair, Sums } from './sums.ts'
import { addToTrend, bucketsOf, emptyTrend } from './trend.ts'

export interface OverviewRequest {
  readonly since: number
  readonly until: number
  readonly buckets: number
  /** Topics that may be seen; `null`: all. */
  readonly dlqs: readonly string[] | null
  readonly now: number
}

/** What the index knows of each topic, without what only the running console does. */
export type DlqFacts = Omit<Dlq, 'indexed'> & {
  readonly letters: number
  readonly behind: number
  readonly live: boolean
}
export type OverviewFacts = Pick<Overview, 'totals' | 'trend' | 'causes'> & { readonly dlqs: DlqFacts[] }

const day = 86_400_000

interface DlqRow {
  readonly topic: string
  readonly found_by: Dlq['foundBy']
  readonly dialect: string | null
  readonly partitions: number
  readonly depth: number
  readonly newest: number | null
  readonly retention_ms: number | null
  readonly retention_known: number
  readonly behind: number
  readonly live: number
}

export function overview(
  db: DatabaseSync,
  { since, until, buckets: wanted, dlqs, now }: OverviewRequest
): OverviewFacts {
  const buckets = bucketsOf(since, until, wanted)
  const rows = db.prepare('select * from dlqs order by depth desc, topic').all() as unknown as DlqRow[]
  const seen = rows.filter(({ topic }) => dlqs === null || dlqs.includes(topic))
  const kinds = Map.groupBy(kindsOf(db, {}), ({ dlq }) => dlq)
  const sums = new Sums(db)
  const facts = seen.map(row => {
    const own = new Set(kinds.get(row.topic)?.map(({ id }) => id))
    return factsOf(db, sums, row, own, { since, until, now }, buckets)
  })
  const trend = emptyTrend(buckets)
  const totals = { depth: 0, ...noStates(), in: 0, out: 0, expiringDay: 0 }
  for (const dlq of facts) {
    for (const [i, count] of dlq.trend.counts.entries()) trend.counts[i] = (trend.counts[i] ?? 0) + count
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += dlq[name]
  }
  const found = shownCauses(db, {
    filter: { dlq: seen.map(({ topic }) => topic) },
    states: ['new', 'ongoing', 'regressed'],
    ...{ since, until, now }
  })
  const causes = { new: 0, regressed: 0, ongoing: 0 }
  for (const { state } of found) if (state in causes) causes[state as keyof typeof causes]++
  return { dlqs: facts, totals, trend, causes }
}

function factsOf(
  db: DatabaseSync,
  sums: Sums,
  row: DlqRow,
  kinds: ReadonlySet<number>,
  { since, until, now }: { readonly since: number; readonly until: number; readonly now: number },
  buckets: ReturnType<typeof bucketsOf>
): DlqFacts {
  const pairs = pairsOf(db, { kinds, states: null })
  const states = noStates()
  for (const { state, leads } of pairs) addToStates(states, state, leads)
  const trend = emptyTrend(buckets)
  let came = 0
  let expiringDay = 0
  for (const { slot, letters } of sums.inBuckets(kinds, slotOf(since), slotOf(until), buckets)) {
    addToTrend(trend, slot, letters)
    came += letters
  }
  if (row.retention_ms !== null)
    for (const { state, leads } of sums.of(kinds, 0, slotOf(now + day - row.retention_ms)))
      if (isOpen(state)) expiringDay += leads
  const out = db
    .prepare(
      `select count(*) as count from decisions where at >= ? and at < ? and dlq = ? and decision in ('parked', 'discarded', 'redriven')`
    )
    .get(since, until, row.topic)?.count as number
  const open: Pair[] = pairs.filter(({ state }) => isOpen(state))
  const { from: oldest } = edges(db, open)
  return {
    ...{ topic: row.topic, foundBy: row.found_by, dialect: row.dialect, partitions: row.partitions, depth: row.depth },
    ...{ ...states, in: came, out, oldest, newest: row.newest },
    retentionMs: row.retention_ms,
    retentionKnown: row.retention_known === 1,
    expiresAt: oldest === null || row.retention_ms === null ? null : oldest + row.retention_ms,
    ...{ expiringDay, trend },
    letters: pairs.reduce((sum, { letters }) => sum + letters, 0),
    ...{ behind: row.behind, live: row.live === 1 }
  }
}
