import type { DatabaseSync } from 'node:sqlite'
import type { LetterRow, Place } from '../api/index.ts'
import { isRaw } from '../store/lookups.ts'
import { letterRows } from './letter-rows.ts'

/** Of which failure, and of which dead-letter topics what is told of it; `null`: of all. */
export interface LineageRequest {
  readonly failure: string
  readonly dlqs: readonly string[] | null
}

/** What is known of one failure: its letters, and what was decided last. Note and assignment are the failure's, wherever its letters lie. */
export interface Lineage {
  readonly letters: readonly LetterRow[]
  readonly decision: Readonly<Record<string, unknown>> | null
  readonly note: Readonly<Record<string, unknown>> | null
  readonly assignment: Readonly<Record<string, unknown>> | null
}

const mostLetters = 100

export function lineageOf(db: DatabaseSync, { failure, dlqs }: LineageRequest): Lineage {
  const key = Buffer.from(failure, 'hex')
  const ids = isRaw(db)
    ? []
    : db
        .prepare(`select id from letters where failure = ? ${inDlqs} order by at, id limit ?`)
        .all(key, ...listed(dlqs), mostLetters)
  const value = (table: string): Record<string, unknown> | null => {
    const text = db.prepare(`select value from ${table} where key = ?`).get(key)?.value
    return text === undefined ? null : JSON.parse(text as string)
  }
  const decision = value('decisions')
  return {
    letters: letterRows(
      db,
      ids.map(({ id }) => id as number)
    ),
    decision: dlqs === null || dlqs.includes(String(decision?.dlq)) ? decision : null,
    note: value('notes'),
    assignment: value('assignments')
  }
}

const inDlqs = `and (? is null or letters.dlq in (select id from dlqs where topic in (select value from json_each(?))))`
const listed = (dlqs: readonly string[] | null): [string | null, string] => {
  const list = dlqs === null ? null : JSON.stringify(dlqs)
  return [list, list ?? '[]']
}

/** Letters whose records have the same key, before and after one. */
export function neighboursOf(
  db: DatabaseSync,
  place: Place,
  dlqs: readonly string[] | null
): { key: string | null; before: LetterRow[]; after: LetterRow[] } {
  const own = db
    .prepare(
      'select id, key, at from letters where dlq = (select id from dlqs where topic = ?) and partition = ? and place = ?'
    )
    .get(place.dlq, place.partition, place.offset)
  if (own === undefined || own.key === null) return { key: null, before: [], after: [] }
  if (isRaw(db)) return { key: own.key as string, before: [], after: [] }
  const side = (sign: '<' | '>', order: 'desc' | 'asc'): LetterRow[] => {
    const ids = db
      .prepare(
        `select id from letters where key = ? and (at, id) ${sign} (?, ?) ${inDlqs} order by at ${order}, id ${order} limit 10`
      )
      .all(own.key as string, own.at as number, own.id as number, ...listed(dlqs))
    return letterRows(
      db,
      ids.map(({ id }) => id as number)
    )
  }
  return { key: own.key as string, before: side('<', 'desc').reverse(), after: side('>', 'asc') }
}
