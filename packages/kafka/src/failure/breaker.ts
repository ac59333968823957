import type { BreakerSettings } from './breaker-options.ts'
import type { FailureClass, FailureStage } from './failure.ts'
import { FailureWindow } from './failure-window.ts'

export type BreakerState = 'closed' | 'open' | 'probing'

/** Why it opened: an outage that an error told of, the failing share, or failures that no successes paid for. */
export interface BreakerOpening {
  readonly reason: 'infrastructure' | 'share' | 'budget'
  /** Of the calls in the window; 1 for an outage. */
  readonly share: number
  readonly calls: number
}

/** What a call's outcome did. */
export type BreakerChange =
  | { readonly kind: 'opened'; readonly opening: BreakerOpening }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'flood'; readonly share: number; readonly calls: number }

/**
 * Whether consumption should pause: an outage is not a bad record. Pure: time is given, nothing is waited for.
 *
 * closed → open: an infrastructure error, the failing share of a whole window, or the budget: each failure costs one,
 * each success earns what the share allows, so a flood that begins at once is seen before its window is over. open → probing: one call is let through. probing →
 * closed when it succeeds, → open with a doubled delay when it fails.
 */
export class Breaker {
  readonly #settings: BreakerSettings
  readonly #handled: FailureWindow
  readonly #decoded: FailureWindow
  #state: BreakerState = 'closed'
  #probeAt = 0
  #delayMs: number
  #floodToldAt = Number.NEGATIVE_INFINITY
  /** What each success earns: at the failing share, earnings and costs are even. */
  readonly #earned: number
  #budget: number

  constructor(settings: BreakerSettings) {
    this.#settings = settings
    this.#delayMs = settings.probeDelayMs
    this.#budget = settings.budget
    this.#earned = settings.share < 1 ? settings.share / (1 - settings.share) : settings.budget
    this.#handled = new FailureWindow(settings.windowMs)
    this.#decoded = new FailureWindow(settings.windowMs)
  }

  get state(): BreakerState {
    return this.#state
  }

  /** When the next call may be let through. */
  get probeAt(): number {
    return this.#probeAt
  }

  /** Lets one call through while open, when its time has come. A probe whose outcome never came is replaced after the longest delay. */
  takeProbe(now: number): boolean {
    if (this.#state === 'closed' || now < this.#probeAt) return false
    this.#state = 'probing'
    this.#probeAt = now + this.#settings.maxProbeDelayMs
    return true
  }

  /** @param calls how many did since the last time it was told */
  succeeded(now: number, calls = 1): BreakerChange | undefined {
    if (this.#state === 'probing') return this.#close()
    this.#budget = Math.min(this.#settings.budget, this.#budget + calls * this.#earned)
    this.#handled.add(false, now, calls)
    this.#decoded.add(false, now, calls)
    return undefined
  }

  failed(stage: FailureStage, kind: FailureClass, now: number): BreakerChange | undefined {
    if (kind === 'infrastructure') return this.#open({ reason: 'infrastructure', share: 1, calls: 1 }, now)
    const poison = stage !== 'handle'
    if (poison && !this.#settings.includePoison) return this.#poison(now)
    if (this.#state === 'probing') return this.#reopen(now)
    this.#handled.add(true, now)
    if (this.#state === 'open') return undefined
    this.#budget--
    const measured = this.#exceeds(this.#handled, now)
    if (measured) return this.#open({ reason: 'share', ...measured }, now)
    if (this.#budget > 0) return undefined
    const { calls, failures } = this.#handled.sum(now)
    return this.#open({ reason: 'budget', share: failures / calls, calls }, now)
  }

  /** Poison is told of, once for each window; as a probe it says nothing, so another one is let through. */
  #poison(now: number): BreakerChange | undefined {
    const returned: BreakerChange | undefined = this.#state === 'probing' ? { kind: 'reopened' } : undefined
    if (returned) {
      this.#state = 'open'
      this.#probeAt = now
    }
    this.#decoded.add(true, now)
    if (now - this.#floodToldAt < this.#settings.windowMs) return returned
    const measured = this.#exceeds(this.#decoded, now)
    if (!measured) return returned
    this.#floodToldAt = now
    return { kind: 'flood', ...measured }
  }

  #exceeds(window: FailureWindow, now: number): { share: number; calls: number } | undefined {
    const measured = window.measure(now)
    if (!measured || measured.calls < this.#settings.minRecords) return undefined
    const share = measured.failures / measured.calls
    return share >= this.#settings.share ? { share, calls: measured.calls } : undefined
  }

  #open(opening: BreakerOpening, now: number): BreakerChange | undefined {
    if (this.#state === 'probing') return this.#reopen(now)
    if (this.#state === 'open') return undefined
    this.#state = 'open'
    this.#delayMs = this.#settings.probeDelayMs
    this.#probeAt = now + this.#delayMs
    return { kind: 'opened', opening }
  }

  #reopen(now: number): BreakerChange {
    this.#state = 'open'
    this.#delayMs = Math.min(this.#delayMs * 2, this.#settings.maxProbeDelayMs)
    this.#probeAt = now + this.#delayMs
    return { kind: 'reopened' }
  }

  #close(): BreakerChange {
    this.#state = 'closed'
    // Not the whole: a handler that fails again after one success is known.
    this.#budget = Math.max(1, this.#budget, Math.floor(this.#settings.budget / 10))
    this.#handled.clear()
    this.#decoded.clear()
    return { kind: 'closed' }
  }
}
