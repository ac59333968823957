import type { Random } from '../../../harness/index.ts'

/** What becomes of a runner at its so many-th request that changes something. */
export interface Fate {
  readonly kind: 'lives' | 'killed' | 'stopped' | 'answer lost'
  readonly step: number
  /** Of the request: before it is sent, once it is on its way, or after its answer. */
  readonly when: 'before' | 'during' | 'after'
}

/** Requests by which a redrive changes something. */
export const changing = ['initTransactions', 'addPartitionsToTxn', 'produce', 'endTxn'] as const

/** More steps than a run of forty letters has; most of them are before its end. */
const mostSteps = 70

export function fateOf(random: Random): Fate {
  const kind = random.pick(['killed', 'killed', 'killed', 'stopped', 'answer lost', 'lives'] as const)
  return { kind, step: random.between(1, mostSteps), when: random.pick(['before', 'during', 'after'] as const) }
}
