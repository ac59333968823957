import type { EventSink } from '../../events.ts'
import type { BreakerSettings } from '../../failure/breaker-options.ts'
import type { Failure } from '../../failure/failure.ts'
import { FitWatch } from '../../failure/fit-watch.ts'
import { type Flood, FloodWatch } from '../../failure/flood-watch.ts'
import type { Clock } from '../../time/clock.ts'
import { whenAborted } from '../../time/signal.ts'

/** Tells of floods of records that are wrong in themselves, and knows when nothing fits at all. */
export class Floods {
  /** Records that were handled and are not counted yet: the hot path does no more than this. */
  passes = 0
  readonly #poison: FloodWatch | null
  readonly #business: FloodWatch | null
  readonly #fit: FitWatch
  readonly #emit: EventSink
  readonly #clock: Clock
  #somethingFits = Promise.withResolvers<void>()

  constructor(settings: BreakerSettings | null, emit: EventSink, clock: Clock) {
    this.#poison = settings && new FloodWatch('poison', settings)
    this.#business = settings && new FloodWatch('business', settings)
    this.#fit = new FitWatch(settings?.nothingFitsAfter ?? Number.POSITIVE_INFINITY)
    this.#emit = emit
    this.#clock = clock
  }

  /** Some record has got as far as the handler: one with a value, as a tombstone says nothing of a schema. */
  get fits(): boolean {
    return this.#fit.fits
  }

  get nothingFits(): boolean {
    return this.#fit.nothingFits
  }

  get misfits(): number {
    return this.#fit.misfits
  }

  reached(): void {
    this.#fit.passed()
    this.#somethingFits.resolve()
  }

  failed(failure: Failure, now: number): void {
    if (!this.#poison || !this.#business) return
    this.#count(now)
    if (failure.class === 'poison' && failure.stage !== 'handle') this.#fit.failed()
    const failing = failure.class === 'poison' ? this.#poison : failure.class === 'business' ? this.#business : null
    if (failing !== this.#poison) this.#poison.passed(1, now)
    if (failing !== this.#business) this.#business.passed(1, now)
    const flood = failing?.failed(now)
    if (flood) this.#emit('flood', flood)
  }

  /** The floods that go on. */
  current(): readonly Flood[] {
    const now = this.#clock.now()
    this.#count(now)
    return [this.#poison?.current(now), this.#business?.current(now)].filter(flood => flood !== undefined)
  }

  /** Resolves when something has fitted after all, or the signal aborts. */
  async untilFits(signal: AbortSignal): Promise<void> {
    await Promise.race([this.#somethingFits.promise, whenAborted(signal)])
  }

  #count(now: number): void {
    if (this.passes === 0) return
    this.#poison?.passed(this.passes, now)
    this.#business?.passed(this.passes, now)
    this.passes = 0
  }
}
