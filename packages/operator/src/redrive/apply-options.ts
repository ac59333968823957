import type { LedgerNames } from '../ledger/ledger-topics.ts'
import type { LetterRange } from '../letters/read-letters.ts'

/** How a plan is applied. */
export interface ApplyOptions {
  readonly names: LedgerNames
  /** Who runs it: host, process and a random part. */
  readonly runner: string
  readonly now: () => number
  /** Takes the place of a runner that is alive. @default false */
  readonly takeOver?: boolean | undefined
  /** Who is said to have approved of the plan: a note, shown as unverified. */
  readonly approvedBy?: string | undefined
  /** Ends it in good order: what is under way is committed. */
  readonly signal?: AbortSignal | undefined
  readonly reading?: Pick<LetterRange, 'onWait' | 'onUnreadable'> | undefined
  /** Told after each transaction how many failures were sent back, all runs of the operation together. */
  readonly onProgress?: ((sent: number) => void) | undefined
}
