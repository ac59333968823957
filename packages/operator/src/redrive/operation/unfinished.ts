import { isDeepStrictEqual } from 'node:util'
import { DeadLetterError } from '@dead-letter/kafka/internal'
import type { LedgerView } from '../../ledger/view.ts'
import { isFar, type RedrivePlan } from '../plan/plan.ts'
import { readStoredPlan } from '../plan/stored-plan.ts'
import { isOver, operationsOf } from './operation.ts'

/**
 * What is sent once more whether it failed again or not is told by its operation alone: given again as another one it would go out
 * another time. So are copies in another cluster that the ledger does not tell of yet. Else the decisions of each failure tell.
 * @throws DeadLetterError OPERATION_UNFINISHED when an operation that sends the same, once more or to another cluster, was not ended
 */
export function demandNoneUnfinished(
  view: LedgerView,
  { dlq, filter, target }: Pick<RedrivePlan, 'dlq' | 'filter' | 'target'>,
  now: number
): void {
  const wanted = JSON.parse(JSON.stringify({ filter, target }))
  for (const operation of operationsOf(view)) {
    const { id, planned, sent } = operation
    if (operation.dlq !== dlq || isOver(operation, now)) continue
    // A plan that was too long to be kept may be anything.
    const plan = readStoredPlan(view, id)?.plan ?? null
    const told = plan?.again === true || (plan !== null && isFar(plan.target))
    const same = told && isDeepStrictEqual({ filter: plan?.filter, target: plan?.target }, wanted)
    if (plan === null || same) throw new DeadLetterError('OPERATION_UNFINISHED', { operation: id, planned, sent })
  }
}
