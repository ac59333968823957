import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from '../cluster/cluster.ts'
import type { Control } from './operation/control.ts'
import { firstStep, type RampLimits, type RampState, type RampStep, ramp } from './operation/ramp.ts'
import { lagOf } from './outcome/lag.ts'
import { OutcomeReader } from './outcome/outcome-reader.ts'
import type { Outcomes } from './outcome/outcomes.ts'
import type { RedrivePlan } from './plan/plan.ts'
import type { Lanes } from './send/lanes.ts'

/** While a step is sent what it came to is looked at so often, and while it is waited for. */
const [lookMs, waitMs] = [1000, 200]

/** Lets failures pass as a ramp allows, and ends the run when it stops. */
export class RampGate {
  readonly #cluster: Cluster
  readonly #lanes: Lanes
  readonly #control: Control
  readonly #reader: OutcomeReader
  readonly #limits: RampLimits
  readonly #targets: readonly string[]
  #state: RampState
  #base: Outcomes | undefined
  #passed = 0
  /** By a clock that nobody sets, as all that is measured here. */
  #looked: number
  #looking = false

  constructor(
    cluster: Cluster,
    { operation, dlq, ranges, targetIds }: RedrivePlan,
    lanes: Lanes,
    control: Control,
    { now, limits }: { readonly now: () => number; readonly limits: RampLimits }
  ) {
    this.#cluster = cluster
    this.#lanes = lanes
    this.#control = control
    this.#reader = new OutcomeReader(cluster, { operation, dlq, ranges, now })
    this.#limits = limits
    this.#targets = Object.keys(targetIds)
    this.#state = firstStep(performance.now())
    this.#looked = performance.now()
  }

  /**
   * Resolves when one more may be sent, or the run is to end.
   * @param whilePaused waits as long as the run is paused
   */
  async turn(whilePaused: () => Promise<void>): Promise<void> {
    // What earlier runs sent is not this ramp's to judge.
    this.#base ??= await this.#outcomes()
    if (this.#control.paused !== undefined) await this.#hold(whilePaused)
    if (this.#passed < this.#state.allowed) {
      this.#passed++
      if (!this.#looking && performance.now() - this.#looked >= lookMs) this.#lookAside()
      return
    }
    await this.#lanes.flush()
    const { allowed } = this.#state
    await this.#lanes.tell('running', { reason: `ramp: ${allowed} sent, and waiting for what comes of them` })
    while (this.#control.ending === undefined) {
      if (this.#control.paused !== undefined) await this.#hold(whilePaused)
      const { action } = await this.#look()
      if (action === 'go') {
        this.#passed++
        await this.#lanes.tell('running', { reason: `ramp: sending up to ${this.#state.allowed}` })
        return
      }
      if (action === 'wait') await delay(waitMs)
    }
  }

  /** The time that somebody let it wait is not the group's: it has all of its time again. */
  async #hold(whilePaused: () => Promise<void>): Promise<void> {
    await whilePaused()
    this.#state = { ...this.#state, movedAt: performance.now() }
  }

  #lookAside(): void {
    this.#looking = true
    this.#look()
      .catch(error => this.#control.fail(error))
      .finally(() => {
        this.#looking = false
      })
  }

  async #look(): Promise<RampStep> {
    this.#looked = performance.now()
    const base = this.#base as Outcomes
    const found = await this.#outcomes()
    const sent = found.sent - base.sent
    const full = sent >= this.#state.allowed
    const lag = full && found.waiting === 0 ? await lagOf(this.#cluster, found.places, this.#targets) : null
    const facts = {
      ...{ sent, failedAgain: found.failedAgain - base.failedAgain, lag, now: performance.now() },
      waiting: Math.min(sent, found.waiting)
    }
    const [state, step] = ramp(this.#state, facts, this.#limits)
    this.#state = state
    if (step.action === 'stop') {
      const [first] = found.causes
      const cause = step.why === 'failing' && first !== undefined ? `, most of ${first.cause}` : ''
      this.#control.end({ state: 'stopped', reason: `the ramp stopped: ${step.reason}${cause}`, ramp: step.why })
    }
    return step
  }

  #outcomes(): Promise<Outcomes> {
    return this.#reader.read(this.#lanes.places, this.#lanes.sums.sent)
  }
}
