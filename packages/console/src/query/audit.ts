import type { DatabaseSync } from 'node:sqlite'
import type { AuditEntry as Written } from '@dead-letter/operator'
import type { AuditEntry } from '../api/index.ts'

/** Which entries of the audit. */
export interface AuditRequest {
  readonly since?: number | undefined
  /** An identity. */
  readonly by?: string | undefined
  readonly action?: string | undefined
  readonly dlq?: string | undefined
  readonly operation?: string | undefined
  readonly lineage?: string | undefined
  /** Of these dead-letter topics, and what the identity `own` did; `null`: all. */
  readonly topics: readonly string[] | null
  readonly own: string
  /** Time, partition and offset of the last one on the page before. */
  readonly after: readonly [at: number, partition: number, place: number] | null
  readonly limit: number
}

/** What stands in an entry beside the columns. */
type More = Pick<Written, 'filter' | 'why' | 'text' | 'outcome' | 'target' | 'planHash'> & { readonly failures: number }

const moreOf = (value: unknown): More => JSON.parse(value as string)

/** One page of entries, newest first. */
export function findAudit(db: DatabaseSync, request: AuditRequest) {
  const { after, limit } = request
  const { conditions, values } = conditionsOf(request)
  const where = (more: readonly string[]): string => {
    const all = [...conditions, ...more]
    return all.length === 0 ? '' : `where ${all.join(' and ')}`
  }
  const behind = after === null ? [] : ['(at, partition, place) < (?, ?, ?)']
  const rows = db
    .prepare(`select * from audit ${where(behind)} order by at desc, partition desc, place desc limit ?`)
    .all(...values, ...(after ?? []), limit + 1)
  const total = db.prepare(`select count(*) as count from audit ${where([])}`).get(...values)?.count as number
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(entryOf),
    next: last === undefined ? null : ([last.at, last.partition, last.place] as [number, number, number]),
    total
  }
}

function conditionsOf({ since, by, action, dlq, operation, lineage, topics, own }: AuditRequest) {
  const conditions: string[] = []
  const values: (string | number | Uint8Array)[] = []
  const add = (condition: string, ...given: (string | number | Uint8Array)[]): void => {
    conditions.push(condition)
    values.push(...given)
  }
  // What is of no topic, or of several, is for who sees all of them, and for who did it.
  if (topics !== null)
    add(`(dlq in (select value from json_each(?)) or ${isBy})`, JSON.stringify(topics), ...identity(own))
  if (since !== undefined) add('at >= ?', since)
  if (by !== undefined) add(isBy, ...identity(by))
  if (action !== undefined) add('action = ?', action)
  if (dlq !== undefined) add('dlq = ?', dlq)
  if (operation !== undefined) add('operation = ?', operation)
  if (lineage !== undefined)
    add('(partition, place) in (select partition, place from audit_failures where failure = ?)', keyOf(lineage))
  return { conditions, values }
}

/** A signature is the identity, or ends with it: access/identity.ts. */
const isBy = '(by = ? or substr(by, -length(?)) = ?)'
const identity = (id: string): [string, string, string] => [id, `<${id}>`, `<${id}>`]

const keyOf = (failure: string): Uint8Array => Buffer.from(failure, 'hex')

function entryOf({ at, event, operation, by, action, dlq, value }: Readonly<Record<string, unknown>>): AuditEntry {
  const { filter = null, why = null, text = null, outcome, failures } = moreOf(value)
  const { changed = 0, already = 0, copies = 0, interrupted, error } = outcome ?? {}
  const came = { changed, already, copies, ...(interrupted && { interrupted }), ...(error !== undefined && { error }) }
  return {
    ...{ at, event, operation, by, action, dlq, filter, why, text, failures },
    outcome: event === 'ended' ? came : null
  } as AuditEntry
}

/** An entry as operations are told of it, with how many failures it changed. */
export type OperationEntry = Pick<
  Written,
  'event' | 'operation' | 'at' | 'by' | 'action' | 'dlq' | 'filter' | 'why' | 'text' | 'outcome'
> & { readonly failures: number }

/** Entries since then, of all operations or of one. */
export interface SinceRequest {
  readonly since: number
  readonly operation?: string | undefined
}

/** Oldest first. */
export const auditSince = (db: DatabaseSync, { since, operation }: SinceRequest): OperationEntry[] =>
  db
    .prepare(
      `select at, event, operation, by, action, dlq, value from audit
       where at >= ?${operation === undefined ? '' : ' and operation = ?'} order by at, partition, place`
    )
    .all(since, ...(operation === undefined ? [] : [operation]))
    .map(({ value, ...row }) => ({ ...moreOf(value), ...row }) as unknown as OperationEntry)

/** Who approved of which plan. */
export const approvals = (db: DatabaseSync, _: null): { planHash: string; by: string; at: number }[] =>
  db
    .prepare("select by, at, value from audit where event = 'approved' order by at, partition, place")
    .all()
    .flatMap(({ by, at, value }) => {
      const { planHash } = moreOf(value)
      return planHash === undefined ? [] : [{ planHash, by: by as string, at: at as number }]
    })

/** What was done to a failure: each entry that changed it, with what was said when its operation began. */
export function auditOfFailure(db: DatabaseSync, failure: string) {
  const rows = db
    .prepare(
      `select audit.* from audit_failures join audit using (partition, place) where failure = ? order by at, partition, place`
    )
    .all(keyOf(failure))
  const begun = db.prepare("select value from audit where operation = ? and event = 'begun' limit 1")
  return rows.map(({ at, by, action, dlq, operation, value }) => {
    const own = moreOf(value)
    const first = begun.get(operation as string)
    const { why, text, target } = first === undefined ? own : { ...moreOf(first.value), ...own }
    return {
      ...{ at: at as number, by: by as string, action: action as string, dlq: dlq as string },
      ...{ operation: operation as string, why, text, target }
    }
  })
}
