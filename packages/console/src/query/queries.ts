import type { DatabaseSync } from 'node:sqlite'
import type { Place } from '../api/index.ts'
import { type AuditRequest, approvals, auditOfFailure, auditSince, findAudit, type SinceRequest } from './audit.ts'
import { type CausesRequest, findCauses } from './causes.ts'
import { facetsOf } from './facets.ts'
import { type KindFilter, kindsOf } from './filter-kinds.ts'
import { operationFacts, operationIds, partsOf, planFacts } from './ledger-facts.ts'
import type { IndexFilter } from './letter-filter.ts'
import { hintFor } from './letter-hint.ts'
import { letterAt, letterRows } from './letter-rows.ts'
import { countLetters, findLetters, type LettersRequest } from './letters.ts'
import { type LineageRequest, lineageOf, neighboursOf } from './lineage.ts'
import { type OutcomesRequest, outcomesOf } from './outcomes.ts'
import { type OverviewRequest, overview } from './overview.ts'

/** Everything that is asked of the index, by name. */
export const queries = {
  overview: (db: DatabaseSync, request: OverviewRequest) => overview(db, request),
  causes: (db: DatabaseSync, request: CausesRequest) => findCauses(db, request),
  letters: (db: DatabaseSync, request: LettersRequest & { readonly columns: readonly string[] }) => {
    const { ids, after, total } = findLetters(db, request)
    return { rows: letterRows(db, ids, request.columns), after, total }
  },
  places: (db: DatabaseSync, request: LettersRequest) => findLetters(db, request),
  rows: (
    db: DatabaseSync,
    { ids, columns }: { readonly ids: readonly number[]; readonly columns: readonly string[] }
  ) => letterRows(db, ids, columns),
  count: (db: DatabaseSync, filter: IndexFilter) => countLetters(db, filter),
  facets: (db: DatabaseSync, filter: KindFilter) => facetsOf(db, filter),
  hint: (db: DatabaseSync, asked: Parameters<typeof hintFor>[1]) => hintFor(db, asked),
  letter: (db: DatabaseSync, { dlq, partition, offset }: Place) => letterAt(db, dlq, partition, offset),
  lineage: (db: DatabaseSync, request: LineageRequest) => lineageOf(db, request),
  neighbours: (db: DatabaseSync, { place, dlqs }: { readonly place: Place; readonly dlqs: readonly string[] | null }) =>
    neighboursOf(db, place, dlqs),
  operations: (db: DatabaseSync, id: string | null) => operationFacts(db, id),
  operationIds: (db: DatabaseSync, _: null) => operationIds(db),
  outcomes: (db: DatabaseSync, request: OutcomesRequest) => outcomesOf(db, request),
  plans: (db: DatabaseSync, _: null) => planFacts(db),
  audit: (db: DatabaseSync, request: AuditRequest) => findAudit(db, request),
  auditSince: (db: DatabaseSync, request: SinceRequest) => auditSince(db, request),
  approvals: (db: DatabaseSync, _: null) => approvals(db, null),
  auditOfFailure: (db: DatabaseSync, failure: string) => auditOfFailure(db, failure),
  parts: (db: DatabaseSync, id: string) => partsOf(db, id),
  dlqs: (db: DatabaseSync, _: null) =>
    db
      .prepare('select topic, retention_ms as retentionMs, retention_known as retentionKnown from dlqs')
      .all() as unknown as {
      readonly topic: string
      readonly retentionMs: number | null
      readonly retentionKnown: number
    }[],
  /** What groups that failed in dead-letter topics consumed. */
  consumed: (db: DatabaseSync, topics: readonly string[]): Map<string, Set<string>> => {
    const found = new Map<string, Set<string>>()
    for (const { grp, origin } of kindsOf(db, { dlq: topics })) {
      if (grp === null) continue
      const origins = found.get(grp) ?? new Set()
      if (origin !== null) origins.add(origin)
      found.set(grp, origins)
    }
    return found
  },
  size: (db: DatabaseSync, _: null) => {
    const value = (name: string): number => Object.values(db.prepare(`pragma ${name}`).get() ?? {})[0] as number
    return (value('page_count') - value('freelist_count')) * value('page_size')
  }
} as const

export type Queries = typeof queries
export type QueryName = keyof Queries
export type Asked<N extends QueryName> = Parameters<Queries[N]>[1]
export type Answered<N extends QueryName> = ReturnType<Queries[N]>
