import {
  demandLedger,
  type KnownLedger,
  type LedgerNames,
  type LetterMask,
  type LetterRange,
  ledgerNames
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import type { Io } from '../io.ts'
import { endOnSignals } from '../signals.ts'
import { required } from './consumer-options.ts'
import { openMask } from './masking.ts'
import { type OpenLetters, openLetters } from './open-letters.ts'
import { checkText, userName } from './signature.ts'

/** What a command that acts on the letters of one topic works with. */
export interface LettersWork extends OpenLetters {
  readonly dlq: string
  readonly names: LedgerNames
  readonly reading: Pick<LetterRange, 'onWait' | 'onUnreadable'>
  /** Aborted when the command is to end. */
  readonly signal: AbortSignal
  /** Who does it, and why, for ledger and audit. */
  readonly signed: { readonly by: string; readonly why: string | undefined }
  /** What is hidden of letters; --unmask is in the audit from then on. Before the first letter is read. */
  readonly openMask: () => Promise<LetterMask>
  /** What is decided, without which nothing may be done. The first decision creates it. */
  readonly demandLedger: () => Promise<KnownLedger>
}

/**
 * The one way in which a command that acts on letters begins and ends: the cluster with what it waits for told, the ledger's names,
 * the mask, whose hand it is, and signals that end it in good order.
 * @param action as the audit has it
 * @param topic where it is not --dlq that names it
 */
export async function onLetters(
  given: Partial<Settings>,
  io: Io,
  { action, topic }: { readonly action: string; readonly topic?: string | undefined },
  work: (open: LettersWork) => Promise<number>
): Promise<number> {
  const dlq = topic ?? required(given.dlq, 'dlq', 'the dead-letter topic')
  const open = openLetters(given, dlq, io)
  const { signal, release } = endOnSignals()
  const names = ledgerNames(given.ledger)
  const { onWait, onUnreadable } = open.range
  try {
    return await work({
      ...open,
      ...{ dlq, names, signal, reading: { onWait, onUnreadable } },
      // Asked for by those alone who sign: a machine may not tell who somebody is.
      get signed() {
        return { by: given.by ?? userName(), why: checkText(given.why, '--why') }
      },
      openMask: () => openMask(open.cluster, { ...given, dlq }, action),
      demandLedger: () => demandLedger(open.cluster, names, { mayBeMissing: true })
    })
  } finally {
    release()
    open.activity.end()
    io.terminal.clearProgress()
    await open.cluster.close()
  }
}
