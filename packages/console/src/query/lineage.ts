import type { DatabaseSync } from 'node:sqlite'
import type { LetterRow, Place } from '../api/index.ts'
import { letterRows } from './letter-rows.ts'

/** What is known of one failure: its letters, and what was decided last. */
export interface Lineage {
  readonly letters: readonly LetterRow[]
  readonly decision: Readonly<Record<string, unknown>> | null
  readonly note: Readonly<Record<string, unknown>> | null
  readonly assignment: Readonly<Record<string, unknown>> | null
}

const mostLetters = 100

export function lineageOf(db: DatabaseSync, failure: string): Lineage {
  const key = Buffer.from(failure, 'hex')
  const ids = db.prepare('select id from letters where failure = ? order by at, id limit ?').all(key, mostLetters)
  const value = (table: string): Record<string, unknown> | null => {
    const text = db.prepare(`select value from ${table} where key = ?`).get(key)?.value
    return text === undefined ? null : JSON.parse(text as string)
  }
  return {
    letters: letterRows(
      db,
      ids.map(({ id }) => id as number)
    ),
    decision: value('decisions'),
    note: value('notes'),
    assignment: value('assignments')
  }
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
  const seen = (rows: LetterRow[]): LetterRow[] => rows.filter(({ dlq }) => dlqs === null || dlqs.includes(dlq))
  const side = (sign: '<' | '>', order: 'desc' | 'asc'): LetterRow[] => {
    const ids = db
      .prepare(
        `select id from letters where key = ? and (at, id) ${sign} (?, ?) order by at ${order}, id ${order} limit 10`
      )
      .all(own.key as string, own.at as number, own.id as number)
    return seen(
      letterRows(
        db,
        ids.map(({ id }) => id as number)
      )
    )
  }
  return { key: own.key as string, before: side('<', 'desc').reverse(), after: side('>', 'asc') }
}
