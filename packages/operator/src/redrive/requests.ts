import { setTimeout as delay } from 'node:timers/promises'
import { DeadLetterError } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { readOn, readOperations } from '../ledger/read-ledger.ts'
import type { LedgerView } from '../ledger/view.ts'
import { LedgerWriter } from '../ledger/writer.ts'
import { askValue, type Want } from './operation/ask.ts'
import { currentState, isAlive, isGoing, type Operation, operationOf, operationsOf } from './operation/operation.ts'
import { Lane } from './send/lane.ts'

/** Who asks, and when. */
export interface Asking {
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/**
 * Asks the runner of an operation to pause, to go on, to stop (so that it can be gone on with) or to cancel (for good): what is
 * under way is committed first. An operation that nobody runs is cancelled by this alone; the rest is for `applyPlan` then.
 * @returns the operation as it was, and whether somebody runs it
 * @throws DeadLetterError OPERATION_UNKNOWN, OPERATION_ENDED, LEDGER_*, READ_*, BROKER_*
 */
export async function askOperation(
  cluster: Cluster,
  names: LedgerNames,
  id: string,
  want: Want,
  asking: Asking
): Promise<{ readonly operation: Operation; readonly alive: boolean }> {
  const { view } = await readOperations(cluster, names)
  const operation = operationOf(view, id)
  const now = asking.now()
  const state = currentState(operation, now)
  if (state === 'done' || state === 'cancelled') throw new DeadLetterError('OPERATION_ENDED', { operation: id, state })
  const alive = isAlive(operation, now)
  if (alive || want === 'cancel') await write(cluster, names, [operation], want, asking, alive)
  return { operation, alive }
}

/**
 * Waits until the runner of an operation has answered what it was asked: it said in the ledger that it does so, or that it has ended.
 * @param before the operation as it was when it was asked
 * @returns the operation as it is then; `null` when there was no answer in time
 * @throws DeadLetterError LEDGER_*, READ_*, BROKER_*
 */
export async function awaitAnswer(
  cluster: Cluster,
  names: LedgerNames,
  before: Operation,
  { waitMs, signal }: { readonly waitMs: number; readonly signal?: AbortSignal | undefined }
): Promise<Operation | null> {
  let known = await readOperations(cluster, names)
  for (const end = performance.now() + waitMs; ; known = await readOn(cluster, names, known)) {
    const operation = operationOf(known.view, before.id)
    const { heard, state, asked } = operation
    // What was said before is no answer. Whoever is asked for what it does says so with its next beat.
    if (heard !== before.heard && (asked === undefined || !isGoing(state))) return operation
    if (performance.now() >= end || signal?.aborted) return null
    await delay(200)
  }
}

/** How long runners that are asked to stop have for it before they are fenced. */
const graceMs = 5_000

/**
 * The emergency stop: asks every runner to stop, and takes the lanes from those that do not in time, so that nothing is sent
 * any more; what they have under way is aborted. What was stopped can be gone on with.
 * @returns what ran, and whether it had to be fenced
 * @throws DeadLetterError LEDGER_*, READ_*, TRANSACTION_*, BROKER_*
 */
export async function stopAll(
  cluster: Cluster,
  names: LedgerNames,
  asking: Asking
): Promise<readonly { readonly operation: Operation; readonly fenced: boolean }[]> {
  const { now } = asking
  let known = await readOperations(cluster, names)
  const alive = operationsOf(known.view).filter(operation => isAlive(operation, now()))
  if (alive.length === 0) return []
  await write(cluster, names, alive, 'stop', asking, true)
  let left = alive
  for (const until = now() + graceMs; left.length > 0 && now() < until; ) {
    await delay(200)
    known = await readOn(cluster, names, known)
    left = stillGoing(known.view, alive)
  }
  if (left.length > 0) await fenceAll(cluster, names)
  return alive.map(operation => ({ operation, fenced: left.some(({ id }) => id === operation.id) }))
}

const stillGoing = (view: LedgerView, before: readonly Operation[]): Operation[] =>
  before.filter(({ id }) => isGoing(operationOf(view, id).state))

/** Whoever has a lane loses it; what it has not committed is aborted. */
async function fenceAll(cluster: Cluster, names: LedgerNames): Promise<void> {
  const { partitions } = (await cluster.client.metadata([names.ledger])).topics.get(names.ledger) ?? { partitions: [] }
  await Promise.all(
    partitions.map(async ({ partition }) => {
      const lane = new Lane(cluster, names, partition)
      try {
        await lane.initialise()
      } finally {
        lane.close()
      }
    })
  )
}

async function write(
  cluster: Cluster,
  names: LedgerNames,
  operations: readonly Operation[],
  want: Want,
  { by, now }: Asking,
  alive: boolean
): Promise<void> {
  const writer = await LedgerWriter.open(cluster, names)
  const at = now()
  try {
    await writer.append(
      operations.map(({ id }) => ({ kind: 'part', id, part: 'ask', value: askValue({ want, by, at }) })),
      at
    )
    // Nobody else will tell of it.
    if (!alive)
      for (const { id, dlq, sent, parked } of operations)
        await writer.audit({
          ...{ event: 'ended', operation: id, at, by, action: 'redrive', dlq, reason: `${by} cancelled it` },
          outcome: { changed: sent + parked, already: 0, copies: sent + parked, sent, parked, state: 'cancelled' }
        })
  } finally {
    writer.close()
  }
}
