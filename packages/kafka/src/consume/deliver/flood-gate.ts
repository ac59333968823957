import type { EventSink } from '../../events.ts'
import { Breaker, type BreakerChange, type BreakerOpening, type BreakerState } from '../../failure/breaker.ts'
import type { BreakerSettings } from '../../failure/breaker-options.ts'
import type { Failure } from '../../failure/failure.ts'

/** As `health()` shows it. Durations are milliseconds. */
export interface BreakerHealth {
  readonly state: BreakerState
  /** Why and for how long; absent while closed. */
  readonly opening?: BreakerOpening & { readonly openMs: number; readonly probeInMs: number }
}

/**
 * The breaker of one consumer with its clock: who wants to try a record waits here while it is open. Calls that were
 * under way when it opened end as they would; what they say changes nothing but the state.
 */
export class FloodGate {
  readonly #settings: BreakerSettings | null
  readonly #breaker: Breaker | null
  readonly #emit: EventSink
  readonly #waiting = new Set<() => void>()
  #opening: BreakerOpening | undefined
  #openedAt = 0
  #timer: NodeJS.Timeout | undefined
  #clock: NodeJS.Timeout | undefined
  #successes = 0

  constructor(settings: BreakerSettings | null, emit: EventSink) {
    this.#settings = settings
    this.#breaker = settings && new Breaker(settings)
    this.#emit = emit
  }

  /** Asked before each record: cheap. */
  get closed(): boolean {
    return this.#opening === undefined
  }

  /** Resolves when the breaker is closed, or this caller may probe, or `signal` aborts. */
  async admit(signal: AbortSignal): Promise<void> {
    while (!this.closed && !signal.aborted) {
      if (this.#breaker?.takeProbe(performance.now())) return
      await this.#wait(signal)
    }
  }

  /** The hot path: while closed, successes are only counted, and told to the breaker now and then. */
  succeeded(): void {
    this.#successes++
    if (!this.closed) this.#tell()
  }

  failed(failure: Failure): void {
    this.#tell()
    if (this.#breaker) this.#take(this.#breaker.failed(failure.stage, failure.class, performance.now()))
  }

  start(): void {
    if (this.#settings) this.#clock = setInterval(() => this.#tell(), Math.max(1, this.#settings.windowMs / 10))
  }

  stop(): void {
    clearInterval(this.#clock)
    clearTimeout(this.#timer)
  }

  #tell(): void {
    const calls = this.#successes
    this.#successes = 0
    if (calls > 0 && this.#breaker) this.#take(this.#breaker.succeeded(performance.now(), calls))
  }

  health(): BreakerHealth {
    if (!this.#breaker || !this.#opening) return { state: 'closed' }
    const now = performance.now()
    const openMs = Math.round(now - this.#openedAt)
    const probeInMs = Math.max(0, Math.round(this.#breaker.probeAt - now))
    return { state: this.#breaker.state, opening: { ...this.#opening, openMs, probeInMs } }
  }

  #take(change: BreakerChange | undefined): void {
    if (change === undefined) return
    if (change.kind === 'flood') {
      this.#emit('flood', { share: change.share, records: change.calls })
    } else if (change.kind === 'opened') {
      this.#opening = change.opening
      this.#openedAt = performance.now()
      this.#emit('breaker-opened', change.opening)
    } else if (change.kind === 'closed') {
      this.#opening = undefined
      this.#emit('breaker-closed', { openMs: Math.round(performance.now() - this.#openedAt) })
    }
    this.#wakeAll()
  }

  #wait(signal: AbortSignal): Promise<void> {
    clearTimeout(this.#timer)
    const delay = Math.max(1, (this.#breaker?.probeAt ?? 0) - performance.now())
    this.#timer = setTimeout(() => this.#wakeAll(), delay)
    return new Promise(resolve => {
      const wake = (): void => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiting]) wake()
  }
}
