import { randomUUID } from 'node:crypto'
import {
  type ApplyOptions,
  applyPlan,
  type Cluster,
  type LedgerNames,
  makePlan,
  type PlanRequest,
  type RedriveOutcome,
  type RedrivePlan,
  readLedger
} from '@dead-letter/operator'

export interface Side {
  readonly cluster: Cluster
  readonly names: LedgerNames
}

export async function planOf(
  { cluster, names }: Side,
  dlq: string,
  more: Partial<PlanRequest> = {}
): Promise<RedrivePlan> {
  const request: PlanRequest = {
    ...{ dlq, filter: null, target: { kind: 'origin' }, names, by: 'ann', operation: randomUUID(), now: Date.now },
    ...more
  }
  return makePlan(cluster, request, (await readLedger(cluster, names)).view)
}

export const applied = (
  { cluster, names }: Side,
  plan: RedrivePlan,
  more: Partial<ApplyOptions> = {}
): Promise<RedriveOutcome> => applyPlan(cluster, plan, { names, runner: randomUUID(), now: Date.now, ...more })
