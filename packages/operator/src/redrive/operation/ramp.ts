/**
 * What a ramp goes by: how many failures it may send so far, and since when nothing has moved. Pure: facts come from outside.
 *
 * The first step is one failure, each further one ten times as many. A step begins only when all that was sent is known to be
 * handled, or to have failed again seldom enough.
 */
export interface RampState {
  /** Failures that may be sent by the end of this step, all steps together. */
  readonly allowed: number
  /** How many of them are this step's. */
  readonly step: number
  /** When the number of known outcomes changed last, or the step was begun: milliseconds. */
  readonly movedAt: number
  readonly known: number
  /** The lag of the groups when the step began; `null`: not known. */
  readonly lag: number | null
}

/** What is known at a moment, of what was sent since the ramp began. */
export interface RampFacts {
  readonly sent: number
  readonly failedAgain: number
  /** Neither handled nor failed again nor expired. */
  readonly waiting: number
  /** Records that the groups have not read of the targets; `null`: not known. */
  readonly lag: number | null
  readonly now: number
}

export interface RampLimits {
  /** Share of what was sent that may fail again. @default 0.05 */
  readonly failing: number
  /** Milliseconds without a move after which it stops. @default 60000 */
  readonly stallMs: number
}

export const rampLimits: RampLimits = { failing: 0.05, stallMs: 60_000 }

/** Why a ramp stopped by itself. */
export type RampStop = 'failing' | 'stalled' | 'lagging'

export type RampStep =
  | { readonly action: 'wait' | 'go' }
  | { readonly action: 'stop'; readonly why: RampStop; readonly reason: string }

export const growth = 10

export const firstStep = (now: number): RampState => ({ allowed: 1, step: 1, movedAt: now, known: 0, lag: null })

/** What is to be done next, and the state from then on. */
export function ramp(
  state: RampState,
  { sent, failedAgain, waiting, lag, now }: RampFacts,
  { failing, stallMs }: RampLimits = rampLimits
): [RampState, RampStep] {
  const known = sent - waiting
  const moved: RampState = known === state.known ? state : { ...state, known, movedAt: now }
  if (failedAgain > Math.floor(sent * failing))
    return [moved, { action: 'stop', why: 'failing', reason: `${failedAgain} of ${sent} that were sent failed again` }]
  if (sent < state.allowed) return [{ ...moved, movedAt: now }, { action: 'wait' }]
  const stalled = now - moved.movedAt >= stallMs
  const seconds = Math.round(stallMs / 1000)
  if (waiting > 0) {
    if (!stalled) return [moved, { action: 'wait' }]
    const reason = `${waiting} of ${sent} that were sent were not reached by their group, and none for ${seconds} s`
    return [moved, { action: 'stop', why: 'stalled', reason }]
  }
  if (lag !== null && state.lag !== null && lag > Math.max(state.lag + state.step, state.lag * 1.1)) {
    if (!stalled) return [moved, { action: 'wait' }]
    const reason = `the lag of the group grew from ${state.lag} to ${lag} and did not go down for ${seconds} s`
    return [moved, { action: 'stop', why: 'lagging', reason }]
  }
  const step = state.step * growth
  return [{ allowed: state.allowed + step, step, movedAt: now, known, lag }, { action: 'go' }]
}
