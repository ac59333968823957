import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from '../../cluster/cluster.ts'
import { followLedger } from '../../ledger/follow-ledger.ts'
import type { LedgerNames } from '../../ledger/ledger-topics.ts'
import { readOperations } from '../../ledger/read-ledger.ts'
import { LedgerWriter } from '../../ledger/writer.ts'
import type { LetterMask } from '../../mask/letter-mask.ts'
import { type CurrentState, currentState, type Operation, operationOf } from '../operation/operation.ts'
import type { Outcomes } from './outcomes.ts'
import { outcomeReader, readOutcomes } from './outcomes-of.ts'

/** An operation at one moment. */
export interface Watched {
  readonly operation: Operation
  readonly state: CurrentState
  readonly outcomes: Outcomes
}

export interface WatchOptions {
  /** @default 500 */
  readonly everyMs?: number | undefined
  /** Further dead-letter topics of groups that read the target. */
  readonly watch?: readonly string[] | undefined
  /** Hides what may not be shown in names and messages of causes. @default hides nothing */
  readonly mask?: LetterMask | undefined
  readonly signal?: AbortSignal | undefined
  readonly now?: (() => number) | undefined
}

/**
 * Tells again and again how an operation is and what came of what it sent, whoever runs it, until it has ended and all outcomes are
 * known. The ledger is read once and followed then.
 * @throws DeadLetterError OPERATION_UNKNOWN, OUTCOME_UNKNOWN, READ_*, BROKER_*
 */
export async function* watchOperation(
  cluster: Cluster,
  names: LedgerNames,
  id: string,
  { everyMs = 500, watch, mask, signal, now = Date.now }: WatchOptions = {}
): AsyncGenerator<Watched, void, undefined> {
  const { view, positions } = await readOperations(cluster, names)
  const reader = outcomeReader(cluster, view, id, { watch, mask, signal, now })
  const ended = new AbortController()
  let failed: { readonly error: unknown } | undefined
  followLedger(cluster, names, view, { positions, signal: ended.signal }).catch(error => {
    failed = { error }
  })
  try {
    for (;;) {
      const operation = operationOf(view, id)
      const state = currentState(operation, now())
      const outcomes = await readOutcomes(reader, view, id)
      if (signal?.aborted) return
      yield { operation, state, outcomes }
      if (outcomes.known && state !== 'running' && state !== 'paused') return
      if (failed !== undefined) throw failed.error
      await delay(everyMs, undefined, { ...(signal === undefined ? {} : { signal }) }).catch(() => {})
      if (signal?.aborted) return
    }
  } finally {
    ended.abort()
  }
}

/**
 * Keeps an outcome that is known, in the ledger and in the audit: it is told also when the group's offsets and the copies are gone.
 * @throws DeadLetterError LEDGER_*, BROKER_*
 */
export async function keepOutcome(
  cluster: Cluster,
  names: LedgerNames,
  { id, dlq, parked, state }: Operation,
  { sent, handled, failedAgain, expired, known }: Outcomes,
  { by, now }: { readonly by: string; readonly now: number }
): Promise<void> {
  if (!known) return
  const writer = await LedgerWriter.open(cluster, names)
  const value = { sent, handled, failedAgain, expired }
  try {
    await writer.append([{ kind: 'part', id, part: 'outcome', value }], now)
    await writer.audit({
      ...{ event: 'known', operation: id, at: now, by, action: 'redrive', dlq },
      outcome: { changed: sent + parked, already: 0, copies: sent + parked, state, parked, ...value }
    })
  } finally {
    writer.close()
  }
}
