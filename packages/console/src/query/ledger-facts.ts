import type { DatabaseSync } from 'node:sqlite'

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
  db
    .prepare(
      `select count(*) as count from letters join decisions on decisions.key = letters.failure
       where letters.state = 'failed again' and lead = 1 and json_extract(decisions.value, '$.operation') = ?`
    )
    .get(id)?.count as number

const mostOutcomes = 500

/** What became of the failures of an operation, those that failed again first. */
export function outcomesOf(db: DatabaseSync, id: string) {
  const rows = db
    .prepare(
      `select decisions.key as key, decision, json_extract(decisions.value, '$.target') as target, letters.state as state,
         dlqs.topic as dlq, partition, place
       from decisions left join letters on letters.failure = decisions.key and lead = 1 left join dlqs on dlqs.id = letters.dlq
       where json_extract(decisions.value, '$.operation') = ? order by state = 'failed again' desc limit ?`
    )
    .all(id, mostOutcomes)
  return rows.map(({ key, decision, target, state, dlq, partition, place }) => ({
    failure: Buffer.from(key as Uint8Array).toString('hex'),
    outcome: state === 'failed again' ? 'failed again' : decision === 'redriven' ? 'sent' : (decision as string),
    target: target as string | null,
    letter: dlq === null ? null : { dlq: dlq as string, partition: partition as number, offset: place as number }
  }))
}
