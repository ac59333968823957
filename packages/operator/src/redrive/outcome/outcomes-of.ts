import type { Cluster } from '../../cluster/cluster.ts'
import type { LedgerView } from '../../ledger/view.ts'
import { operationOf } from '../operation/operation.ts'
import { placesOf, type SentPlace } from '../operation/places.ts'
import { lanesOf } from '../operation/progress.ts'
import { readStoredPlan } from '../plan/stored-plan.ts'
import { OutcomeReader, type OutcomeRequest } from './outcome-reader.ts'
import { type KnownOutcome, type Outcomes, readKnownOutcome } from './outcomes.ts'

/** How the outcome of an operation is looked for. */
export type OutcomesOptions = Pick<OutcomeRequest, 'watch' | 'mask' | 'signal'> & {
  readonly now?: (() => number) | undefined
}

/** A reader of the outcome of an operation that the ledger tells of. @throws DeadLetterError OPERATION_UNKNOWN */
export function outcomeReader(
  cluster: Cluster,
  view: LedgerView,
  operation: string,
  { watch, mask, signal, now = Date.now }: OutcomesOptions = {}
): OutcomeReader {
  const { dlq } = operationOf(view, operation)
  const ranges = readStoredPlan(view, operation)?.plan.ranges ?? null
  return new OutcomeReader(cluster, { operation, dlq, ranges, watch, mask, now, signal })
}

/**
 * What came of the failures that an operation sent back: which its group has handled, which failed again and with what cause, which
 * wait, which are gone. Reads offsets of the group that failed (or the only one that reads the target), the dead-letter topic from
 * where the plan ended, and copies where the group is in the middle of them. Changes nothing; any process may ask.
 * @param view the ledger, as `readLedger` gives it
 * @throws DeadLetterError OPERATION_UNKNOWN, OUTCOME_UNKNOWN, READ_*, BROKER_*
 */
export async function outcomesOf(
  cluster: Cluster,
  view: LedgerView,
  operation: string,
  options: OutcomesOptions = {}
): Promise<Outcomes> {
  return readOutcomes(outcomeReader(cluster, view, operation, options), view, operation)
}

/** The same by a reader that is asked again and again. @param view as it is now */
export async function readOutcomes(reader: OutcomeReader, view: LedgerView, operation: string): Promise<Outcomes> {
  const { sent } = operationOf(view, operation)
  const all = lanesOf(view, operation).reduce((sum, lane) => sum + lane.sent, 0)
  const found = await reader.read(sentPlaces(view, operation), Math.max(sent, all))
  return withKnown(found, readKnownOutcome(view.partsOf(operation).get('outcome')))
}

/** Where copies of an operation lie, as the ledger tells it. */
export const sentPlaces = (view: LedgerView, operation: string): SentPlace[] =>
  placesOf(lanesOf(view, operation).map(({ places, exact }) => (exact ? places : places.cutOff)))

/** What was known once stays known, though the group's offsets and the copies have gone since; more may have failed again. */
function withKnown(found: Outcomes, known: KnownOutcome | null): Outcomes {
  if (known === null || known.sent !== found.sent || found.known) return found
  const failedAgain = Math.max(found.failedAgain, known.failedAgain)
  const { expired } = known
  return { ...found, failedAgain, expired, handled: found.sent - failedAgain - expired, waiting: 0, known: true }
}
