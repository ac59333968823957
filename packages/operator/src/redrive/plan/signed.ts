import type { Decision } from '../../ledger/entry.ts'
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
  /** Letters one after another mostly have the same. */
  #last: { readonly decided: Decided; readonly value: Decision } | undefined

  /** @param since when the run began, in milliseconds since the epoch */
  constructor(plan: RedrivePlan, since: number) {
    this.#plan = plan
    this.#since = since
  }

  of(decided: Decided): Decision {
    if (this.#last === undefined || !isSame(this.#last.decided, decided))
      this.#last = { decided, value: this.#find(decided) }
    return this.#last.value
  }

  #find(decided: Decided): Decision {
    const name = `${decided.decision} ${decided.redrives} ${whereTo(decided)}`
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

const whereTo = (decided: Decided): string => (decided.decision === 'redriven' ? decided.target : decided.copy)

const isSame = (a: Decided, b: Decided): boolean =>
  a.decision === b.decision && a.redrives === b.redrives && whereTo(a) === whereTo(b)
