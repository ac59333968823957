import type { CauseState } from '../api/index.ts'

/** What was said of a cause as a whole, as the ledger has it. */
export interface CauseDecision {
  readonly decision: string
  readonly by: string
  readonly at: number
  readonly why?: string
  readonly release?: string
  readonly until?: number
  readonly count?: number
}

/** What is seen of it. */
export interface CauseSeen {
  readonly first: number
  readonly last: number
  /** Letters that came since the decision. */
  readonly since: number
  /** It is new when it was first seen then or later. */
  readonly newFrom: number
  readonly now: number
}

/** Where a cause is in its life. A mute ends by itself: with its time, or with the letter that is one too many. */
export function causeState(decided: CauseDecision | null, { first, last, since, newFrom, now }: CauseSeen): CauseState {
  const own: CauseState = first >= newFrom ? 'new' : 'ongoing'
  if (decided?.decision === 'resolved') return last > decided.at ? 'regressed' : 'resolved'
  if (decided?.decision !== 'muted') return own
  const over =
    (decided.until !== undefined && decided.until <= now) || (decided.count !== undefined && since >= decided.count)
  return over ? own : 'muted'
}
