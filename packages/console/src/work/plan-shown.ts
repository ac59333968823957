import { type RedrivePlan, wordsOf } from '@dead-letter/operator'
import { isSame } from '../access/identity.ts'
import type { Plan, PlanRequest, Target } from '../api/index.ts'
import { commandOf } from './command-line.ts'
import { planRequest } from './plan-request.ts'

export interface Signature {
  readonly by: string
  readonly at: number
}

/** A plan as it lies in the ledger, where every console sees it, and whoever applies it keeps it. */
export interface Stored {
  readonly plan: RedrivePlan
  readonly sha256: string
}

/** What else is known of plans: who signed them off, by hash, and which are applied. */
export interface PlanFacts {
  readonly signatures: ReadonlyMap<string, readonly Signature[]>
  readonly applied: ReadonlySet<string>
}

/** Somebody approved of a plan. */
export interface Approval extends Signature {
  readonly planHash: string
}

/** @param applied operations that the ledger knows */
export function planFactsOf(approvals: readonly Approval[], applied: readonly string[]): PlanFacts {
  const signatures = new Map<string, Signature[]>()
  for (const { planHash, by, at } of approvals)
    signatures.set(planHash, [...(signatures.get(planHash) ?? []).filter(one => one.by !== by), { by, at }])
  return { signatures, applied: new Set(applied) }
}

export const noFacts: PlanFacts = { signatures: new Map(), applied: new Set() }

export const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Stored).sha256 === 'string' &&
  (value as Stored).plan?.v === 1

/** A plan while it is made. */
export function draftPlan(id: string, request: PlanRequest, by: string, needsSignOff: boolean): Plan {
  const { filter, transform = null, check = null, why = null, rate = null, ...asked } = planRequest(request)
  const { dlq, target, ramp, maxRedrives, again, keepHeaders } = asked
  return {
    ...{ id, state: 'making', problem: null, read: 0, created: Date.now(), by, why, dlq },
    words: filter === null ? 'all' : wordsOf(filter),
    filter: request.all ? null : (request.filter ?? null),
    ...{ target, rate, ramp, maxRedrives, again, keepHeaders },
    ...{ transform: transformWords(transform), check: checkWords(check) },
    ...{ sha256: null, needsSignOff, signedOff: [], report: null },
    command: commandOf({ ...asked, rate, filter, transform, check })
  }
}

/** A plan that is made. */
export function shownPlan({ plan, sha256 }: Stored, { signatures, applied }: PlanFacts, needsSignOff: boolean): Plan {
  const { operation: id, by, why, dlq, words, rate, ramp, maxRedrives, again, keepHeaders, report } = plan
  const { filter, transform = null, check = null } = plan
  const target = plan.target as Target
  const signedOff = (signatures.get(sha256) ?? []).filter(signature => !isSame(signature.by, by))
  const waiting = needsSignOff && signedOff.length === 0
  return {
    ...{ id, state: applied.has(id) ? 'applied' : waiting ? 'waiting' : 'ready', problem: null, read: report.letters },
    ...{ created: Date.parse(plan.created), by, why: why ?? null, dlq, words, filter: null, target, rate, maxRedrives },
    ...{ ramp, again, keepHeaders, sha256, needsSignOff, signedOff: [...signedOff] },
    ...{ transform: transformWords(transform), check: checkWords(check) },
    report: { ...unknownToOlder, ...report } as unknown as Plan['report'],
    command: commandOf({ dlq, target, rate, ramp, maxRedrives, again, keepHeaders, filter, transform, check })
  }
}

/** What plans of an older version do not tell. */
const unknownToOlder = {
  ...{ byKey: [], samples: [], stale: { count: 0, failures: [], unknown: 'an older version made the plan' } },
  ...{ transformErrors: { count: 0, first: null }, checkErrors: { count: 0, first: null } },
  filterErrors: { count: 0, first: null }
}

/** A patch is what somebody wrote about every record; of one that was written anew the bytes are not told: they may be hidden. */
function transformWords(transform: RedrivePlan['transform']): Plan['transform'] {
  if (transform === null) return null
  const { kind } = transform
  if (transform.kind === 'module') return { kind, words: `${transform.file}, SHA-256 ${transform.sha256}` }
  if (transform.kind !== 'record') return { kind, words: JSON.stringify(transform.patch, null, 2) }
  const parts = (['key', 'value', 'headers'] as const).filter(part => transform[part] !== undefined)
  return { kind, words: parts.join(', ') }
}

const checkWords = (check: RedrivePlan['check']): Plan['check'] =>
  check === null ? null : { decode: check.decode, schema: check.schema !== undefined }
