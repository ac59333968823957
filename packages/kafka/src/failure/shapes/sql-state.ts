import type { ErrorShape } from './error-shape.ts'
import type { Verdict } from './verdict.ts'

/** Whole SQLSTATEs that mean something else than their class. Names are PostgreSQL's. */
const states: Readonly<Record<string, Verdict>> = {
  '25006': 'infrastructure', // read_only_sql_transaction: this is the standby
  '42501': 'infrastructure', // insufficient_privilege
  '57014': 'transient', // query_canceled, by statement_timeout for instance
  '57000': 'transient',
  P0001: 'business', // raise_exception: a trigger or function refuses
  P0002: 'business',
  P0003: 'business',
  P0004: 'business',
  HYT00: 'infrastructure', // ODBC: time-outs
  HYT01: 'infrastructure'
}

/** By the first two characters, as the SQL standard and PostgreSQL group them. */
const stateClasses: Readonly<Record<string, Verdict>> = {
  '08': 'infrastructure', // connection
  '28': 'infrastructure', // authorization
  '53': 'infrastructure', // disk, memory, connections used up
  '57': 'infrastructure', // shutting down, starting
  '58': 'infrastructure', // system error
  F0: 'infrastructure', // configuration file
  '3D': 'infrastructure', // no such database
  '21': 'business', // cardinality
  '22': 'business', // data
  '23': 'business', // integrity constraints
  '27': 'business',
  '44': 'business', // WITH CHECK OPTION
  '54': 'business', // larger than an index or a row can be
  '25': 'transient', // transaction state
  '40': 'transient', // serialization, deadlock
  '55': 'transient', // lock not available, object in use
  '72': 'transient', // snapshot too old
  // The statement or the schema: a migration may be on its way.
  '0A': 'transient',
  '3F': 'transient',
  '42': 'transient',
  HV: 'transient',
  XX: 'transient'
}

export function sqlState({ codes }: ErrorShape): Verdict | undefined {
  for (const code of codes) {
    const verdict = sqlStateOf(code)
    if (verdict !== undefined) return verdict
  }
  return undefined
}

export const sqlStateOf = (code: string): Verdict | undefined =>
  /^[0-9A-Z]{5}$/.test(code) ? (states[code] ?? stateClasses[code.slice(0, 2)]) : undefined
