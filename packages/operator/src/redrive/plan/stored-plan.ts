import { DeadLetterError } from '@dead-letter/kafka/internal'
import { mostValueBytes } from '../../ledger/codec.ts'
import type { LedgerView } from '../../ledger/view.ts'
import type { RedrivePlan } from './plan.ts'
import { planHash } from './plan-file.ts'

/** Of each list of the report so many are kept. */
const mostListed = 20

/** A plan as the ledger keeps it, with the hash of the whole one. */
export interface StoredPlan {
  readonly plan: RedrivePlan
  readonly sha256: string
}

/**
 * A plan for the ledger, so that anybody can go on with its operation: whole but for long lists of its report. Too long even so, as
 * with thousands of keys in the filter, it is not kept: `null`.
 */
export function storedPlan(plan: RedrivePlan): Record<string, unknown> | null {
  const { report } = plan
  const lists = Object.entries(report).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.slice(0, mostListed) : value
  ])
  const value = { plan: { ...plan, report: Object.fromEntries(lists) }, sha256: planHash(plan) }
  return Buffer.byteLength(JSON.stringify(value)) > mostValueBytes - 100 ? null : value
}

/** @returns `null` where the ledger does not keep it, or keeps none that is known here */
export function readStoredPlan(view: LedgerView, operation: string): StoredPlan | null {
  const { plan, sha256 } = view.partsOf(operation).get('plan') ?? {}
  const given = plan as RedrivePlan | null | undefined
  if (typeof given !== 'object' || given === null || typeof sha256 !== 'string') return null
  return given.v === 1 && given.operation === operation && Array.isArray(given.ranges) ? { plan: given, sha256 } : null
}

/** @throws DeadLetterError OPERATION_PLAN_UNKNOWN */
export function demandStoredPlan(view: LedgerView, operation: string): StoredPlan {
  const found = readStoredPlan(view, operation)
  if (found === null) throw new DeadLetterError('OPERATION_PLAN_UNKNOWN', { operation })
  return found
}
