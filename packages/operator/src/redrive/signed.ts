import type { Decision } from '../ledger/entry.ts'
import type { RedrivePlan } from './plan.ts'

/** What a redrive decides of a failure: it is sent back, or parked since it was sent back too often. */
export type Decided =
  | { readonly decision: 'redriven'; readonly redrives: number; readonly target: string }
  | { readonly decision: 'parked'; readonly redrives: number; readonly copy: string }

/** Origins times counts of redrives: there are few. */
const mostValues = 10_000

/**
 * Puts operation, time and hand to what is decided. What is decided of many failures is one value: it is written out once for a batch,
 * and kept once by whoever reads it.
 */
export class Signed {
  readonly #values = new Map<string, Decision>()
  readonly #plan: RedrivePlan
  readonly #since: number

  /** @param since when the run began, in milliseconds since the epoch */
  constructor(plan: RedrivePlan, since: number) {
    this.#plan = plan
    this.#since = since
  }

  of(decided: Decided): Decision {
    const { decision, redrives } = decided
    const name = `${decision} ${redrives} ${decision === 'redriven' ? decided.target : decided.copy}`
    let value = this.#values.get(name)
    if (value === undefined) {
      const { operation, by, why, dlq } = this.#plan
      value = { ...decided, dlq, by, operation, at: this.#since, ...(why === undefined ? {} : { why }) }
      if (this.#values.size >= mostValues) this.#values.clear()
      this.#values.set(name, value)
    }
    return value
  }
}
