import type { DatabaseSync } from 'node:sqlite'
import { isRaw } from '../store/lookups.ts'

/** One operation as the ledger tells it. */
export interface OperationFacts {
  readonly id: string
  readonly value: Readonly<Record<string, unknown>>
  readonly parts: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Failures that it sent back and that failed again. */
  readonly failedAgain: number
}

const parse = (text: unknown): Record<string, unknown> => JSON.parse(text as string)

export function operationFacts(db: DatabaseSync, id: string | null): OperationFacts[] {
  const rows =
    id === null
      ? db.prepare('select id, value from operations').all()
      : db.prepare('select id, value from operations where id = ?').all(id)
  return rows.map(row => ({
    id: row.id as string,
    value: parse(row.value),
    parts: partsOf(db, row.id as string),
    failedAgain: id === null ? 0 : failedAgainOf(db, id)
  }))
}

export const operationIds = (db: DatabaseSync): string[] =>
  db
    .prepare('select id from operations')
    .all()
    .map(({ id }) => id as string)

/** Operations that have a plan. */
export const planFacts = (db: DatabaseSync): { id: string; parts: OperationFacts['parts'] }[] =>
  db
    .prepare("select id from parts where part = 'plan'")
    .all()
    .map(({ id }) => ({ id: id as string, parts: partsOf(db, id as string) }))

export const partsOf = (db: DatabaseSync, id: string): OperationFacts['parts'] =>
  Object.fromEntries(
    db
      .prepare('select part, value from parts where id = ?')
      .all(id)
      .map(({ part, value }) => [part as string, parse(value)])
  )

const failedAgainOf = (db: DatabaseSync, id: string): number =>
  isRaw(db)
    ? 0
    : (db
        .prepare(
          `select count(*) as count from letters join decisions on decisions.key = letters.failure
           where letters.state = 'failed again' and lead = 1 and json_extract(decisions.value, '$.operation') = ?`
        )
        .get(id)?.count as number)
