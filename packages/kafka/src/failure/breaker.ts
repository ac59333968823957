import type { BreakerSettings } from './breaker-options.ts'
import type { FailureClass } from './failure.ts'
import { FailureRow } from './failure-row.ts'
import { OutcomeWindow } from './outcome-window.ts'
import { RecentSources } from './recent-sources.ts'

export type BreakerState = 'closed' | 'open' | 'probing'

/** Why it opened. */
export interface BreakerOpening {
  /**
   * Failures in a row with no success between them, of class infrastructure or of one other cause; the failing share of a
   * window; or failures that no successes paid for.
   */
  readonly reason: 'infrastructure' | 'consecutive' | 'share' | 'budget'
  /** Of the calls that were looked at. */
  readonly share: number
  readonly calls: number
}

/** What an outcome did: who waits looks again after each of them. */
export type BreakerChange =
  | { readonly kind: 'opened'; readonly opening: BreakerOpening }
  /** Still open: the next probe has its time. */
  | { readonly kind: 'rescheduled' }
  | { readonly kind: 'closed' }

/** A failure as the breaker looks at it. */
export interface BreakerFailure {
  readonly class: FailureClass
  /** The partition that the record is of. */
  readonly source: object
  /** Failures of one cause have the same text. Asked only when it matters. */
  cause(): string
  /** Others have succeeded since this record's last failure: it is no news of what they need. */
  readonly excused: boolean
}

/** Calls that succeeded since the last time it was told. */
export interface BreakerSuccesses {
  readonly calls: number
  /** The last partition that had one, and the last other one. */
  readonly source?: object | undefined
  readonly otherSource?: object | undefined
}

/** Names one probe; 0 is a call that was let through while closed. */
export type Probe = number

/** So many probes of records that had not failed before are spaced evenly before they are spaced like all others. */
const FRESH_PROBES = 10

/**
 * Whether the calls that need one dependency should pause. Pure: time is given, nothing is waited for.
 *
 * | state | what happens | then |
 * |---|---|---|
 * | closed | `consecutive` failures of one cause, no success between (and not all of one partition while another succeeds: those are its own bad records); the failing share of a whole window; the budget is used up (a failure costs one, a success earns what the share allows) | open |
 * | open | the time of the next probe has come and somebody asks | probing |
 * | open | a call from before the opening succeeds | the next probe may go at once |
 * | probing | the probe succeeds | closed |
 * | probing | it fails | open, the wait doubled; not so for a record that had not failed before: others like it must not wait for the culprits among them |
 * | probing | it says nothing (poison, business, left by its worker) | open, the next probe may go at once |
 * | probing | it has no outcome within the longest wait | another probe may go |
 */
export class Breaker {
  readonly #settings: BreakerSettings
  readonly #window: OutcomeWindow
  readonly #row: FailureRow
  readonly #recent = new RecentSources()
  #state: BreakerState = 'closed'
  #successes = 0
  #budget: number
  /** What each success earns: at the failing share, earnings and costs are even. */
  readonly #earned: number
  #delayMs: number
  /** When a record that has failed may be tried, and one that has not. */
  #sickAt = 0
  #freshAt = 0
  #freshFailures = 0
  #probe: Probe = 0
  #probeIsFresh = false
  #probeEndsAt = 0
  #probes = 0

  constructor(settings: BreakerSettings) {
    this.#settings = settings
    this.#delayMs = settings.probeDelayMs
    this.#budget = settings.budget
    this.#earned = settings.share < 1 ? settings.share / (1 - settings.share) : settings.budget
    this.#window = new OutcomeWindow(settings.windowMs)
    this.#row = new FailureRow(settings.consecutive)
  }

  get state(): BreakerState {
    return this.#state
  }

  /** How many calls have succeeded so far: a record that remembers it at its failure sees whether others did since. */
  get successes(): number {
    return this.#successes
  }

  /** When a record may be tried. */
  dueAt(fresh: boolean): number {
    if (this.#state === 'probing') return this.#probeEndsAt
    return fresh ? this.#freshAt : this.#sickAt
  }

  /** Lets one call through while open, when its time has come; 0 when it has not. */
  takeProbe(fresh: boolean, now: number): Probe {
    if (this.#state === 'closed' || now < this.dueAt(fresh)) return 0
    this.#state = 'probing'
    this.#probeIsFresh = fresh
    this.#probeEndsAt = now + this.#settings.maxProbeDelayMs
    this.#probe = ++this.#probes
    return this.#probe
  }

  succeeded(
    { calls, source, otherSource }: BreakerSuccesses,
    now: number,
    probe: Probe = 0
  ): BreakerChange | undefined {
    this.#successes += calls
    if (otherSource) this.#recent.note(otherSource, now)
    if (source) this.#recent.note(source, now)
    if (this.#state === 'closed') {
      this.#row.clear()
      this.#budget = Math.min(this.#settings.budget, this.#budget + calls * this.#earned)
      this.#window.add(false, now, calls)
      return undefined
    }
    if (this.#isProbe(probe)) return this.#close()
    return this.#state === 'open' ? this.#probeAtOnce(now) : undefined
  }

  failed(failure: BreakerFailure, now: number, probe: Probe = 0): BreakerChange | undefined {
    if (!this.counts(failure.class)) return this.left(now, probe)
    if (this.#isProbe(probe)) return this.#reopen(now)
    if (this.#state !== 'closed' || failure.excused) return undefined
    this.#window.add(true, now)
    this.#budget--
    const opening = this.#judge(failure, now)
    return opening && this.#open(opening, now)
  }

  /** A call that ended without saying anything about what it needs: the next probe need not wait. */
  left(now: number, probe: Probe): BreakerChange | undefined {
    if (!this.#isProbe(probe)) return undefined
    this.#state = 'open'
    this.#probe = 0
    return this.#probeAtOnce(now)
  }

  /** Records that are wrong in themselves, or refused by a handler that is well, say nothing. */
  counts(kind: FailureClass): boolean {
    if (kind === 'poison') return this.#settings.includePoison
    if (kind === 'business') return this.#settings.includeBusiness
    return kind !== 'fatal'
  }

  #isProbe(probe: Probe): boolean {
    return probe !== 0 && probe === this.#probe && this.#state === 'probing'
  }

  #judge(failure: BreakerFailure, now: number): BreakerOpening | undefined {
    const { share, minRecords, consecutive, windowMs } = this.#settings
    const outage = failure.class === 'infrastructure'
    const long = this.#row.add(outage ? null : failure.cause(), failure.source)
    if (long && (this.#row.ofSeveralSources || now - this.#recent.otherThan(failure.source) > windowMs))
      return { reason: outage ? 'infrastructure' : 'consecutive', share: 1, calls: consecutive }
    const whole = this.#window.measure(now)
    if (whole && whole.calls >= minRecords && whole.failures >= share * whole.calls)
      return { reason: 'share', share: whole.failures / whole.calls, calls: whole.calls }
    if (this.#budget > 0) return undefined
    const { calls, failures } = this.#window.sum(now)
    return { reason: 'budget', share: failures / calls, calls }
  }

  #open(opening: BreakerOpening, now: number): BreakerChange {
    this.#state = 'open'
    this.#delayMs = this.#settings.probeDelayMs
    this.#freshFailures = 0
    this.#sickAt = this.#freshAt = now + this.#delayMs
    return { kind: 'opened', opening }
  }

  #reopen(now: number): BreakerChange {
    this.#state = 'open'
    this.#probe = 0
    const spaced = this.#probeIsFresh && ++this.#freshFailures <= FRESH_PROBES
    if (!spaced) this.#delayMs = Math.min(this.#delayMs * 2, this.#settings.maxProbeDelayMs)
    this.#sickAt = now + this.#delayMs
    this.#freshAt = now + (this.#freshFailures <= FRESH_PROBES ? this.#settings.probeDelayMs : this.#delayMs)
    return { kind: 'rescheduled' }
  }

  #probeAtOnce(now: number): BreakerChange {
    this.#sickAt = Math.min(this.#sickAt, now)
    this.#freshAt = Math.min(this.#freshAt, now)
    return { kind: 'rescheduled' }
  }

  #close(): BreakerChange {
    this.#state = 'closed'
    this.#probe = 0
    // Not the whole: a handler that fails again after one success is known.
    this.#budget = Math.max(1, this.#budget, Math.floor(this.#settings.budget / 10))
    this.#window.clear()
    this.#row.clear()
    return { kind: 'closed' }
  }
}
