import type { DatabaseSync } from 'node:sqlite'
import { slotOf } from '../store/rollup.ts'
import { slotMs } from '../store/schema.ts'
import type { Conditions } from './letter-filter.ts'
import { isAllTime, isEndless, type Pair, Sums } from './sums.ts'

/** Kinds with the states that their letters have. */
export function pairsOf(db: DatabaseSync, { kinds, states }: Pick<Conditions, 'kinds' | 'states'>): Pair[] {
  const rows = db.prepare('select kind, state, letters, leads from totals').all() as unknown as Pair[]
  return rows.filter(({ kind, state }) => kinds.has(kind) && (states === null || states.has(state)))
}

/** First and last moment, in a time. */
export function edges(
  db: DatabaseSync,
  pairs: readonly Pick<Pair, 'kind' | 'state'>[],
  since: number = Number.MIN_SAFE_INTEGER,
  until: number = Number.MAX_SAFE_INTEGER
): { from: number | null; to: number | null } {
  const of = 'from letters where kind = ? and state = ? and at >= ? and at < ?'
  const low = db.prepare(`select min(at) as at ${of}`)
  const high = db.prepare(`select max(at) as at ${of}`)
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const { kind, state } of pairs) {
    from = Math.min(from, (low.get(kind, state, since, until)?.at as number | null) ?? from)
    to = Math.max(to, (high.get(kind, state, since, until)?.at as number | null) ?? to)
  }
  return { from: Number.isFinite(from) ? from : null, to: Number.isFinite(to) ? to : null }
}

/** Whole slots are counted already; of the first and the last the letters. @param pairs whose letters are counted, with all there are */
export function countPairs(
  db: DatabaseSync,
  pairs: readonly Pair[],
  since: number,
  until: number
): { letters: number; failures: number } {
  const sum = { letters: 0, failures: 0 }
  const add = (letters: number, leads: number): void => {
    sum.letters += letters
    sum.failures += leads
  }
  if (isAllTime(since, until)) {
    for (const { letters, leads } of pairs) add(letters, leads)
    return sum
  }
  const first = Math.ceil(Math.max(since, 0) / slotMs)
  const last = isEndless(until) ? Number.MAX_SAFE_INTEGER : slotOf(until) - 1
  const exact = db.prepare(
    'select count(*) as letters, ifnull(sum(lead), 0) as leads from letters where kind = ? and state = ? and at >= ? and at < ?'
  )
  const look = (from: number, to: number): void => {
    if (from >= to) return
    for (const { kind, state } of pairs) {
      const row = exact.get(kind, state, from, to)
      add(row?.letters as number, row?.leads as number)
    }
  }
  if (first > last) look(since, until)
  else {
    const wanted = new Set(pairs.map(({ kind, state }) => `${kind} ${state}`))
    const sums = new Sums(db).of(new Set(pairs.map(({ kind }) => kind)), first, last)
    for (const { kind, state, letters, leads } of sums) if (wanted.has(`${kind} ${state}`)) add(letters, leads)
    look(since, first * slotMs)
    if (!isEndless(until)) look((last + 1) * slotMs, until)
  }
  return sum
}
