import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { levels } from '../store/schema.ts'
import { type Buckets, bucketOfSlot } from './trend.ts'

/** Letters of a kind and a state. */
export interface Pair {
  readonly kind: number
  readonly state: string
  readonly letters: number
  readonly leads: number
}

/** The same in one part of a time. `slot`: one of that part. */
export interface PairAt extends Pair {
  readonly slot: number
}

/** Slots of a level, from the first to the last. */
interface Piece {
  readonly level: number
  readonly from: number
  readonly to: number
}

/** Milliseconds: no letter's time is as late. */
const afterAll = 8e15

/** Whether a time has no end. */
export const isEndless = (until: number): boolean => until > afterAll

/** Whether a time leaves nothing out. */
export const isAllTime = (since: number, until: number): boolean => since < 0 && isEndless(until)

/** The year 9999 ends before it. */
const lastSlot = 844_674_335

/** A time as whole days, with whole hours and five minutes at its ends. @param coarsest no coarser level than this */
export const piecesOf = (from: number, to: number, coarsest: number = levels.length - 1): Piece[] =>
  split(Math.max(0, from), Math.min(lastSlot, to), coarsest)

function split(from: number, to: number, level: number): Piece[] {
  if (from > to) return []
  const slots = levels[level] as number
  const whole = { level, from: Math.ceil(from / slots), to: Math.floor((to + 1) / slots) - 1 }
  if (level === 0) return [whole]
  if (whole.from > whole.to) return split(from, to, level - 1)
  const before = split(from, whole.from * slots - 1, level - 1)
  return [...before, whole, ...split((whole.to + 1) * slots, to, level - 1)]
}

/** Counts of letters between two slots, both of them included: of years they are as many rows as there are days. */
export class Sums {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** The same kind and state may come more than once. */
  of(kinds: Iterable<number>, from: number, to: number): Pair[] {
    const list = JSON.stringify([...kinds])
    return piecesOf(from, to).flatMap(piece => this.#ask('kind, state', piece, list) as unknown as Pair[])
  }

  /** The same, apart by the parts of a trend. */
  inBuckets(kinds: Iterable<number>, from: number, to: number, buckets: Buckets): PairAt[] {
    const list = JSON.stringify([...kinds])
    return piecesOf(from, to, buckets.level).flatMap(piece => {
      const slots = levels[piece.level] as number
      const rows = this.#ask(`kind, state, ${bucketOfSlot(buckets, slots)}`, piece, list) as unknown as PairAt[]
      return rows.map(row => ({ ...row, slot: row.slot * slots }))
    })
  }

  /** The first and the last slot with letters of each kind; kinds without any are left out. */
  ends(
    kinds: Iterable<number>,
    from: number,
    to: number
  ): Map<number, { readonly first: number; readonly last: number }> {
    const end = (which: string): string =>
      `(select ${which}(slot) from rollup where level = 0 and kind = wanted.value and slot between ?2 and ?3)`
    const rows = this.#prepared(
      `select wanted.value as kind, ${end('min')} as first, ${end('max')} as last from json_each(?1) as wanted`
    ).all(JSON.stringify([...kinds]), Math.max(0, from), Math.min(lastSlot, to))
    return new Map(
      rows
        .filter(({ first }) => first !== null)
        .map(({ kind, first, last }) => [kind as number, { first: first as number, last: last as number }])
    )
  }

  #ask(apart: string, { level, from, to }: Piece, kinds: string): Record<string, unknown>[] {
    return this.#prepared(
      `select kind, state, max(slot) as slot, sum(letters) as letters, sum(leads) as leads
       from json_each(?) as wanted cross join rollup on level = ? and kind = wanted.value and slot between ? and ?
       group by ${apart}`
    ).all(kinds, level, from, to)
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, known)
    return known
  }
}
