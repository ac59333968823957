/** Failures by what is decided about them. */
export interface StateCounts {
  open: number
  parked: number
  discarded: number
  redriven: number
}

export const noStates = (): StateCounts => ({ open: 0, parked: 0, discarded: 0, redriven: 0 })

/** Waits for a decision: also what was sent back and failed again. */
export const isOpen = (state: string): boolean => state === 'open' || state === 'failed again'

export function addToStates(counts: StateCounts, state: string, failures: number): void {
  if (isOpen(state)) counts.open += failures
  else if (state === 'parked' || state === 'discarded' || state === 'redriven') counts[state] += failures
}
