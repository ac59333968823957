import type { Plan } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'

/** Plans that are made at once: each reads letters. */
const mostMaking = 20
/** Plans that could not be made are kept until somebody takes them back, so many at most. */
const mostFailed = 100
/** Of those that had to go it is remembered that they were there. */
const mostGone = 1000

/** Plans that are not in the ledger: those that are being made here, and those that could not be. */
export class PlanDrafts {
  readonly #drafts = new Map<string, Plan>()
  readonly #gone = new Set<string>()

  get all(): readonly Plan[] {
    return [...this.#drafts.values()]
  }

  /** @throws ConsoleError CONSOLE_PLANS_TOO_MANY */
  begin(plan: Plan): void {
    const making = this.all.filter(({ state }) => state === 'making').length
    if (making >= mostMaking) throw new ConsoleError('CONSOLE_PLANS_TOO_MANY', { count: String(making) })
    this.#drafts.set(plan.id, plan)
  }

  has(id: string): boolean {
    return this.#drafts.has(id)
  }

  /** @throws ConsoleError CONSOLE_PLAN_GONE of one that failed and had to go */
  find(id: string): Plan | null {
    if (this.#gone.has(id)) throw new ConsoleError('CONSOLE_PLAN_GONE', { id })
    return this.#drafts.get(id) ?? null
  }

  /** One that is there no more, since it was taken back, stays away. */
  change(id: string, change: Partial<Plan>): void {
    const draft = this.#drafts.get(id)
    if (draft === undefined) return
    this.#drafts.set(id, { ...draft, ...change })
    if (change.state === 'failed') this.#bound()
  }

  /** It is made, or taken back. */
  take(id: string): boolean {
    return this.#drafts.delete(id)
  }

  #bound(): void {
    const failed = this.all.filter(({ state }) => state === 'failed')
    for (const { id } of failed.slice(0, Math.max(0, failed.length - mostFailed))) {
      this.#drafts.delete(id)
      this.#gone.add(id)
    }
    for (const oldest of this.#gone) {
      if (this.#gone.size <= mostGone) return
      this.#gone.delete(oldest)
    }
  }
}
