import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import {
  type ApplyOptions,
  applyPlan,
  type LedgerView,
  makePlan,
  type PlanRequest,
  type RedriveOutcome,
  type RedrivePlan
} from '@dead-letter/operator'
import { deleteAfter, produce, runConsumer, testTopic, transactionsEnded, uniqueName } from '../../harness/index.ts'
import { type LedgerSide, type OperatorSide, operator, viewOf } from '../operator/cluster.ts'

export interface Failed {
  readonly side: OperatorSide
  /** Where the letters lie, each of a record that is no JSON. */
  readonly dlq: string
  /** An empty topic to send them to. */
  readonly target: string
}

/** So many failures that nothing was decided about. */
export async function failed(t: TestContext, failures: number): Promise<Failed> {
  const topic = await testTopic(t)
  const target = await testTopic(t, { suffix: 'target' })
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(
    topic,
    Array.from({ length: failures }, (_, i) => ({ value: `{${i}` }))
  )
  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  return { side: operator(t), dlq, target }
}

export const planOf = async (side: LedgerSide, dlq: string, more: Partial<PlanRequest> = {}): Promise<RedrivePlan> =>
  planWith(side, dlq, await viewOf(side.cluster, side.names), more)

/** @param view what was read of the ledger */
export function planWith(
  { cluster, names }: LedgerSide,
  dlq: string,
  view: LedgerView,
  more: Partial<PlanRequest> = {}
): Promise<RedrivePlan> {
  const request: PlanRequest = {
    ...{ dlq, filter: null, target: { kind: 'origin' }, names, by: 'ann', operation: randomUUID(), now: Date.now },
    ...more
  }
  return makePlan(cluster, request, view)
}

/** Applies a plan, whatever becomes of it. */
export const tried = (
  { cluster, names }: LedgerSide,
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
  await transactionsEnded([side.names.ledger, side.names.audit, ...Object.keys(plan.targetIds)], side.brokers)
  return outcome
}
