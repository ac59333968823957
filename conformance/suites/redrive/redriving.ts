import { randomUUID } from 'node:crypto'
import {
  type ApplyOptions,
  applyPlan,
  makePlan,
  type PlanRequest,
  type RedriveOutcome,
  type RedrivePlan
} from '@dead-letter/operator'
import { transactionsEnded } from '../../harness/index.ts'
import { type OperatorSide, viewOf } from '../operator/cluster.ts'

export async function planOf(
  { cluster, names }: OperatorSide,
  dlq: string,
  more: Partial<PlanRequest> = {}
): Promise<RedrivePlan> {
  const request: PlanRequest = {
    ...{ dlq, filter: null, target: { kind: 'origin' }, names, by: 'ann', operation: randomUUID(), now: Date.now },
    ...more
  }
  return makePlan(cluster, request, await viewOf(cluster, names))
}

/** Applies a plan, whatever becomes of it. */
export const tried = (
  { cluster, names }: OperatorSide,
  plan: RedrivePlan,
  more: Partial<ApplyOptions> = {}
): Promise<RedriveOutcome> => applyPlan(cluster, plan, { names, runner: randomUUID(), now: Date.now, ...more })

/** Applies a plan that nobody else works on any more: readers of committed records see then what came of it. */
export async function applied(
  side: OperatorSide,
  plan: RedrivePlan,
  more: Partial<ApplyOptions> = {}
): Promise<RedriveOutcome> {
  const outcome = await tried(side, plan, more)
  await transactionsEnded(side.names.ledger, ...Object.keys(plan.targetIds))
  return outcome
}
