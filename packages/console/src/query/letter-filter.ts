import type { DatabaseSync } from 'node:sqlite'
import { parseOrigin } from '@dead-letter/operator'
import { isRaw } from '../store/lookups.ts'
import { type KindFilter, kindsOf } from './filter-kinds.ts'
import { ofKinds, type Phrase, phraseOf, withWords } from './phrase.ts'

/** A filter of letters as the index answers it; `where` and `header` are for whoever reads the letters themselves. */
export interface IndexFilter extends KindFilter {
  readonly state?: readonly string[] | undefined
  readonly origin?: readonly string[] | undefined
  readonly key?: readonly string[] | undefined
  readonly lineage?: readonly string[] | undefined
  readonly text?: string | undefined
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly partition?: number | undefined
  readonly offset?: number | undefined
}

export type Value = string | number | Uint8Array

/** The filter's parts: kinds, and what each letter has to fit. */
export interface Conditions {
  readonly kinds: ReadonlySet<number>
  readonly states: ReadonlySet<string> | null
  readonly since: number
  readonly until: number
  /** Whether an index of letters answers what `sql` asks; else each letter has to be looked at. */
  readonly isLookedUp: boolean
  /** Beyond kinds, states and time. */
  readonly sql: readonly string[]
  readonly values: readonly Value[]
  /** An expression for full text. */
  readonly match: string | null
  /** Words that have to follow each other; `null` where there is one or none. */
  readonly phrase: Phrase | null
  /** What stands inside words: looked for letter by letter. */
  readonly inside: string | null
}

export function conditionsOf(db: DatabaseSync, filter: IndexFilter): Conditions {
  const sql: string[] = []
  const values: Value[] = []
  const add = (text: string, ...given: Value[]): void => {
    sql.push(text)
    values.push(...given)
  }
  const origins = filter.origin?.map(parseOrigin)
  const topics = origins?.map(origin => origin?.topic ?? '')
  if (origins?.some(origin => origin?.partition !== undefined)) {
    const parts = origins.map(origin => {
      if (origin === null) return '0'
      values.push(origin.topic)
      const own = '+letters.kind in (select id from kinds where origin = ?)'
      if (origin.partition === undefined) return own
      values.push(origin.partition)
      if (origin.offsets === undefined) return `(${own} and origin_partition = ?)`
      values.push(origin.offsets[0], origin.offsets[1])
      return `(${own} and origin_partition = ? and origin_offset between ? and ?)`
    })
    sql.push(`(${parts.join(' or ')})`)
  }
  if (filter.key !== undefined) add(`letters.key in (${filter.key.map(() => '?').join(', ')})`, ...filter.key)
  const isPlace = filter.partition !== undefined && filter.offset !== undefined
  if (isPlace) sql.push('letters.dlq in (select id from dlqs)')
  if (filter.partition !== undefined) add('partition = ?', filter.partition)
  if (filter.offset !== undefined) add('place = ?', filter.offset)
  // No letter is found by its failure yet.
  const isUnknown = filter.lineage !== undefined && isRaw(db)
  if (filter.lineage !== undefined && !isUnknown) {
    const failures = rangesOfFailures(filter.lineage)
    add(failures.sql, ...failures.values)
  }
  const inside = filter.text?.startsWith('*') ? filter.text.slice(1) : null
  const rows = kindsOf(db, { ...filter, ...(topics === undefined ? {} : { topic: topics }) })
  const phrase = filter.text === undefined || inside !== null ? null : phraseOf(filter.text, rows)
  const kinds = new Set(isUnknown || phrase?.words.length === 0 ? [] : rows.map(({ id }) => id))
  const keys = filter.key !== undefined && isRaw(db) ? withWords(filter.key) : null
  const parts = [keys, phrase?.match ?? null].filter(part => part !== null)
  return {
    kinds,
    states: filter.state === undefined ? null : new Set(filter.state),
    since: filter.since ?? Number.MIN_SAFE_INTEGER,
    until: filter.until ?? Number.MAX_SAFE_INTEGER,
    isLookedUp: isPlace || ((filter.key !== undefined || filter.lineage !== undefined) && !isRaw(db)),
    ...{ sql, values },
    match: parts.length === 0 ? null : parts.join(' AND ') + ofKinds(db, kinds),
    phrase: phrase !== null && phrase.words.length > 1 ? phrase : null,
    inside
  }
}

/** Failures by their keys, whole or as they begin. */
export function rangesOfFailures(lineage: readonly string[]): { readonly sql: string; readonly values: Buffer[] } {
  const bounds = lineage.map(text => text.toLowerCase())
  return {
    sql: `(${bounds.map(() => 'failure between ? and ?').join(' or ')})`,
    values: bounds.flatMap(text => [Buffer.from(text.padEnd(32, '0'), 'hex'), Buffer.from(text.padEnd(32, 'f'), 'hex')])
  }
}
