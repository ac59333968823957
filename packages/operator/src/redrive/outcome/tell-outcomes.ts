import type { Cluster } from '../../cluster/cluster.ts'
import type { LedgerView } from '../../ledger/view.ts'
import { readLetters } from '../../letters/read-letters.ts'
import { KeyTable } from '../../lineage/key-table.ts'
import { redriveMark } from '../../lineage/redriven.ts'
import { type Operation, operationsOf } from '../operation/operation.ts'
import { lanesOf } from '../operation/progress.ts'
import { readStoredPlan } from '../plan/stored-plan.ts'
import { readKnownOutcome } from './outcomes.ts'
import { sentPlaces } from './outcomes-of.ts'
import { PlaceReader } from './place-reader.ts'

/** The newest so many operations of a dead-letter topic are asked about; of what older ones sent the letters tell alone. */
const mostOperations = 20

/** Which failures of one operation its group has passed. */
type Passed = 'all' | 'none' | KeyTable

/**
 * Has the view of a ledger tell of failures of a dead-letter topic that were sent back whether they were handled or failed again: its
 * `stateOf` says 'handled', 'failed again', or 'redriven' while that is not known. What failed again is read from where the plans
 * ended in the dead-letter topic; where nothing was sent back nothing is read.
 * @throws DeadLetterError OUTCOME_UNKNOWN, READ_*, BROKER_*
 */
export async function tellOutcomes(
  cluster: Cluster,
  view: LedgerView,
  dlq: string,
  { signal, now = Date.now }: { readonly signal?: AbortSignal | undefined; readonly now?: () => number } = {}
): Promise<void> {
  const ids = view.redrivesOf(dlq)
  const operations = operationsOf(view)
    .filter(({ id }) => ids.has(id))
    .slice(-mostOperations)
  if (operations.length === 0) return
  const passed = new Map<string, Passed>()
  for (const { id } of operations) passed.set(id, await passedOf(cluster, view, id, now, signal))
  const failed = await failedOf(cluster, view, dlq, operations, signal)
  view.tellOutcomes((key, operation) => {
    if ((failed.get(operation)?.get(key) ?? -1) >= 0) return 'failed again'
    const of = passed.get(operation) ?? 'none'
    return of === 'all' || (of !== 'none' && of.get(key) >= 0) ? 'handled' : null
  })
}

async function passedOf(
  cluster: Cluster,
  view: LedgerView,
  id: string,
  now: () => number,
  signal: AbortSignal | undefined
): Promise<Passed> {
  const sent = lanesOf(view, id).reduce((sum, lane) => sum + lane.sent, 0)
  const known = readKnownOutcome(view.partsOf(id).get('outcome'))
  if (known?.sent === sent && known.expired === 0) return 'all'
  const reader = new PlaceReader(cluster, id, now, signal)
  const places = await reader.read(sentPlaces(view, id))
  const count = places.reduce((sum, place) => sum + place.passed, 0)
  if (count === 0) return 'none'
  if (count === sent) return 'all'
  const keys = new KeyTable()
  for (const place of places)
    if (place.passed > 0) for await (const { key } of reader.passedCopies(place)) keys.set(key, 1)
  return keys
}

/** By operation the failures that failed again. */
async function failedOf(
  cluster: Cluster,
  view: LedgerView,
  topic: string,
  operations: readonly Operation[],
  signal: AbortSignal | undefined
): Promise<Map<string, KeyTable>> {
  const failed = new Map(operations.map(({ id }) => [id, new KeyTable()]))
  const plans = operations.map(({ id }) => readStoredPlan(view, id)?.plan.ranges ?? [])
  const positions = new Map<number, number>()
  // What one plan does not tell of is read from the start.
  const partitions = new Set(plans.flat().map(({ partition }) => partition))
  for (const partition of partitions)
    positions.set(
      partition,
      Math.min(...plans.map(ranges => ranges.find(range => range.partition === partition)?.end ?? 0))
    )
  for await (const letter of readLetters(cluster, { topic, positions, signal, onUnreadable: () => {} })) {
    const mark = redriveMark(letter)
    if (mark !== null && mark !== 'elsewhere') failed.get(mark.operation)?.set(mark.key, 1)
  }
  return failed
}
