import {
  type Cluster,
  keepOutcome,
  type LedgerNames,
  type LetterMask,
  type Outcomes,
  type Watched,
  watchOperation
} from '@dead-letter/operator'
import { exitCodes } from '../exit-codes.ts'
import { escapeText } from '../output/escape.ts'
import { outcomeText } from '../output/show-operations.ts'
import { number } from '../output/summary.ts'
import type { Terminal } from '../output/terminal.ts'

/** What is waited for, and how long. */
export interface Awaiting {
  readonly by: string
  readonly mask: LetterMask
  readonly timeoutMs?: number | undefined
  readonly signal: AbortSignal
  /** Told whenever something changed. */
  readonly onChange?: ((watched: Watched) => void) | undefined
}

/**
 * Waits until it is known of every failure what came of it, and keeps that in the ledger.
 * @returns what was known last; `null` when it was ended before anything was
 */
export async function awaitOutcome(
  cluster: Cluster,
  names: LedgerNames,
  id: string,
  { by, mask, timeoutMs, signal, onChange }: Awaiting,
  terminal: Terminal
): Promise<Watched | null> {
  const ending = timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  let last: Watched | null = null
  let told = ''
  try {
    for await (const watched of watchOperation(cluster, names, id, { mask, signal: ending })) {
      last = watched
      const { operation, state, outcomes } = watched
      const text = `${state}: sent ${number(operation.sent)} of ${number(operation.planned)}; ${outcomeText(outcomes)}`
      if (text !== told) onChange?.(watched)
      // Of a command that nobody watches its log says what it stands at: nobody may read the target.
      if (told === '' && !outcomes.known && !terminal.interactive)
        terminal.note(escapeText(`waiting for what comes of them: ${text}`))
      told = text
      terminal.progress(text)
    }
  } catch (error) {
    // What was under way fails when it is ended.
    if (!ending.aborted) throw error
  } finally {
    terminal.clearProgress()
  }
  if (last?.outcomes.known && !ending.aborted)
    await keepOutcome(cluster, names, last.operation, last.outcomes, { by, now: Date.now() })
  return last
}

/** @param signal of the person who ended it */
export function codeOf(outcomes: Outcomes | undefined, signal: AbortSignal): number {
  if (signal.aborted) return exitCodes.interrupted
  if ((outcomes?.failedAgain ?? 0) > 0) return exitCodes.failedAgain
  return outcomes?.known ? exitCodes.done : exitCodes.incomplete
}
