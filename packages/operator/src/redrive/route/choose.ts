import type { LedgerView } from '../../ledger/view.ts'
import { isIncomplete } from '../../letters/incomplete.ts'
import type { Letter } from '../../letters/letter.ts'
import type { KeyTable } from '../../lineage/key-table.ts'
import type { RedrivePlan, SkipReason } from '../plan/plan.ts'

/** What becomes of a letter. `redrives` counts this time. */
export type Choice =
  | { readonly action: 'send' | 'park'; readonly redrives: number }
  /** `done`: this operation has seen to its failure, before it was given again. */
  | { readonly action: 'skip'; readonly reason: SkipReason | 'done' }

const send = (redrives: number): Choice => ({ action: 'send', redrives })
const skip = (reason: SkipReason | 'done'): Choice => ({ action: 'skip', reason })

/** What a mark can tell. Headers can be forged: it is not counted further. */
const mostRedrives = 999_999

/**
 * A failure is sent back once in an operation, by the first of its letters that may be. A letter that was written before its
 * failure was sent back the last time is out of date; one that says that it died after that is a failure of that redrive.
 * @param taken failures that a letter before was chosen for
 */
export function choose(
  letter: Letter,
  view: LedgerView,
  taken: KeyTable,
  { operation, again, maxRedrives }: Pick<RedrivePlan, 'operation' | 'again' | 'maxRedrives'>
): Choice {
  const { key } = letter
  if (taken.get(key) >= 0) return skip('duplicate')
  const found = view.decisionOf(key)
  const decision = found?.decision ?? 'restored'
  if (found?.operation === operation && decision !== 'restored') return skip('done')
  if (decision === 'parked') return skip('parked')
  const redriven = decision === 'redriven'
  // What a newer version decided is a decision, whatever it is.
  if (!redriven && decision !== 'restored') return skip('discarded')
  if (isIncomplete(letter)) return skip('incomplete')
  const before = letter.redrives
  const counted = found?.redrives ?? (redriven ? 1 : 0)
  if (redriven && before < counted && !again) return skip('redriven')
  // Whoever restores a failure lets it begin anew. Its number goes on: letters of times before stay out of date.
  const tries = Math.max(before, redriven ? counted : 0)
  const redrives = Math.max(before, counted)
  return tries >= maxRedrives ? { action: 'park', redrives } : send(Math.min(mostRedrives, redrives + 1))
}
