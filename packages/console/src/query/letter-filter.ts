import type { DatabaseSync } from 'node:sqlite'
import { parseOrigin } from '@dead-letter/operator'
import { kindWord } from '../store/kinds.ts'
import { type KindFilter, kindsOf } from './filter-kinds.ts'

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
  /** Beyond kinds, states and time. */
  readonly sql: readonly string[]
  readonly values: readonly Value[]
  /** An expression for full text. */
  readonly match: string | null
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
      const own = 'letters.kind in (select id from kinds where origin = ?)'
      if (origin.partition === undefined) return own
      values.push(origin.partition)
      if (origin.offsets === undefined) return `(${own} and origin_partition = ?)`
      values.push(origin.offsets[0], origin.offsets[1])
      return `(${own} and origin_partition = ? and origin_offset between ? and ?)`
    })
    sql.push(`(${parts.join(' or ')})`)
  }
  if (filter.key !== undefined) add(`letters.key in (${filter.key.map(() => '?').join(', ')})`, ...filter.key)
  if (filter.partition !== undefined) add('partition = ?', filter.partition)
  if (filter.offset !== undefined) add('place = ?', filter.offset)
  if (filter.lineage !== undefined) {
    const ranges = filter.lineage.map(text => {
      const low = Buffer.from(text.toLowerCase().padEnd(32, '0'), 'hex')
      const high = Buffer.from(text.toLowerCase().padEnd(32, 'f'), 'hex')
      values.push(low, high)
      return 'failure between ? and ?'
    })
    sql.push(`(${ranges.join(' or ')})`)
  }
  const inside = filter.text?.startsWith('*') ? filter.text.slice(1) : null
  const kinds = new Set(
    kindsOf(db, { ...filter, ...(topics === undefined ? {} : { topic: topics }) }).map(({ id }) => id)
  )
  return {
    kinds,
    states: filter.state === undefined ? null : new Set(filter.state),
    since: filter.since ?? Number.MIN_SAFE_INTEGER,
    until: filter.until ?? Number.MAX_SAFE_INTEGER,
    ...{ sql, values },
    match: filter.text === undefined || inside !== null ? null : phrase(filter.text) + ofKinds(db, kinds),
    inside
  }
}

/** Words that follow each other, the last of them by its beginning. Quotes are doubled: nothing of it is an operator. */
const phrase = (text: string): string =>
  `{error message key value} : "${text.replaceAll('"', '""').replaceAll('\0', ' ')}" *`

/** Kinds that are looked for as words; beyond, each letter that has the text is asked. */
const mostKindWords = 200

/** And of some of all kinds, where it is some. */
function ofKinds(db: DatabaseSync, kinds: ReadonlySet<number>): string {
  if (kinds.size === 0 || kinds.size > mostKindWords) return ''
  const all = db.prepare('select count(*) as count from kinds').get()?.count as number
  return kinds.size === all ? '' : ` AND kind : (${[...kinds].map(kindWord).join(' OR ')})`
}
