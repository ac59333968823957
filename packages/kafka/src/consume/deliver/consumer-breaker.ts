import type { EventSink } from '../../events.ts'
import type { BreakerChange, BreakerOpening, BreakerState, Probe } from '../../failure/breaker.ts'
import type { BreakerSettings } from '../../failure/breaker-options.ts'
import { causeKey } from '../../failure/cause-key.ts'
import type { Verdict } from '../../failure/decide.ts'
import type { Failure } from '../../failure/failure.ts'
import { type Masker, unmasked } from '../../failure/mask.ts'
import type { SourceRecord } from '../../records/source-record.ts'
import type { Clock } from '../../time/clock.ts'
import { DEFAULT_DEPENDENCY, Dependencies } from './dependencies.ts'
import { type Dependency, SuccessCount } from './dependency.ts'
import type { FailureHistory } from './failure-history.ts'
import { WaitingLine } from './waiting-line.ts'

const nameChars = 200

/** One dependency whose breaker is open. Durations are milliseconds. */
export interface OpenDependency extends BreakerOpening {
  /** As `breaker.by` names it, masked and of 200 characters at most; 'default' without it. */
  readonly dependency: string
  readonly state: Exclude<BreakerState, 'closed'>
  readonly openMs: number
  /** Until the next record may be let through. */
  readonly probeInMs: number
}

/** As `health()` shows it. */
export interface BreakerHealth {
  /** Closed when it is for every dependency. */
  readonly state: BreakerState
  /** Why and for how long, of what has been open longest; absent while closed. */
  readonly opening?: OpenDependency
  /** Every dependency that is thought to be down. */
  readonly open: readonly OpenDependency[]
}

/**
 * The breakers of one consumer with their clock: who wants to try a record waits here while what it needs is down. Calls
 * that were under way at an opening end as they would. A probe is known by its record until its outcome is told, or
 * until {@link left} says that there is none.
 */
export class ConsumerBreaker {
  readonly #settings: BreakerSettings | null
  readonly #dependencies: Dependencies | null
  readonly #emit: EventSink
  readonly #clock: Clock
  readonly #mask: Masker
  /** Of calls of which it is not known what they need, or without `by`. */
  readonly #successes = new SuccessCount()
  /** Who needs everything. */
  readonly #line = new WaitingLine()
  readonly #probing = new Map<object, readonly { readonly dependency: Dependency; readonly probe: Probe }[]>()
  /** One listener for all who wait on a signal: adding one looks at all that are there, and there may be thousands. */
  readonly #watched = new WeakSet<AbortSignal>()
  readonly #named: boolean
  /** What a record that was stopped needs, by the answer that stopped it. */
  readonly #stoppedBy = new WeakMap<SourceRecord, Dependency | undefined>()
  #open = 0
  #timer: NodeJS.Timeout | undefined
  #ticks: NodeJS.Timeout | undefined

  constructor(settings: BreakerSettings | null, emit: EventSink, clock: Clock, mask: Masker = unmasked) {
    this.#settings = settings
    this.#dependencies = settings && new Dependencies(settings)
    this.#named = settings?.by !== undefined
    this.#emit = emit
    this.#clock = clock
    this.#mask = mask
  }

  /** Nothing is thought to be down. Asked before each record: cheap. */
  get closed(): boolean {
    return this.#open === 0
  }

  /** Whether this record may not be tried now. Asked again after whatever was waited for. */
  stops(record: SourceRecord): boolean {
    if (this.#open === 0 || this.#dependencies === null || this.#probing.has(record)) return false
    if (!this.#named) return true
    const needed = this.#dependencies.neededBy(record)
    const stopped = needed === undefined || needed.open
    if (stopped) this.#stoppedBy.set(record, needed)
    return stopped
  }

  /**
   * Waits until it is worth to ask again, or the record is let through as a probe, or the signal aborts: all of these may
   * have come at once.
   * @param source its partition
   * @param fresh it has not failed before
   */
  wait(record: SourceRecord, source: object, fresh: boolean, signal: AbortSignal): Promise<void> {
    // Not asked anew: an answer that differs would queue it where nobody is woken.
    const needed = this.#named ? this.#stoppedBy.get(record) : this.#dependencies?.default
    this.#stoppedBy.delete(record)
    if (needed?.open === false) return Promise.resolve()
    const line = needed?.line ?? this.#line
    this.#watch(signal)
    const woken = Promise.withResolvers<void>()
    line.add({ record, source, fresh, signal, wake: () => woken.resolve() })
    this.#serve()
    return woken.promise
  }

  /** The hot path: successes are only counted, and told to the breakers now and then. */
  succeeded(record: SourceRecord, source: object): void {
    const needed = this.#named ? this.#dependencies?.neededBy(record) : undefined
    const count = needed?.successes ?? this.#successes
    count.add(source)
    if (this.#open > 0) this.#tell(this.#clock.now(), record)
  }

  /** Judges a failure in the light of what happens to other records. */
  failed(record: SourceRecord, source: object, failure: Failure, history: FailureHistory, now: number): Verdict {
    const { class: kind } = failure
    if (this.#dependencies === null || kind === 'fatal') return undefined
    this.#tell(now)
    const dependency = this.#dependencies.missedBy(record, failure.error)
    const { breaker } = dependency
    const others = history.dependency === dependency && breaker.successes !== history.seenSuccesses
    const open = dependency.open
    const probe = this.#endProbe(record, dependency, now)
    const cause = (): string => causeKey(failure.error)
    const excused = kind === 'infrastructure' && others
    this.#take(dependency, breaker.failed({ class: kind, source, cause, excused }, now, probe))
    history.dependency = dependency
    history.seenSuccesses = breaker.successes
    if (kind === 'infrastructure') return this.#judgeOutage(history, others && !open, now)
    return open && kind === 'transient' ? this.#judgeSpoilt(history, now) : undefined
  }

  /** An attempt has ended without an outcome: what it was to show is asked of another. */
  left(record: SourceRecord): void {
    if (this.#probing.has(record)) this.#endProbe(record, undefined, this.#clock.now())
  }

  start(): void {
    if (this.#settings)
      this.#ticks = setInterval(() => this.#tell(this.#clock.now()), Math.max(1, this.#settings.windowMs / 10))
  }

  stop(): void {
    clearInterval(this.#ticks)
    clearTimeout(this.#timer)
  }

  health(): BreakerHealth {
    const now = this.#clock.now()
    const open = (this.#dependencies?.open ?? []).map(dependency => healthOf(dependency, now))
    open.sort((a, b) => b.openMs - a.openMs)
    const [opening] = open
    return opening ? { state: opening.state, opening, open } : { state: 'closed', open }
  }

  /**
   * Others that need the same have succeeded since its last failure, again and again over a time: it is its own. While
   * nothing succeeds nothing is known, and it waits.
   */
  #judgeOutage(history: FailureHistory, others: boolean, now: number): Verdict {
    const { recordFailures, recordAfterMs } = this.#settings as BreakerSettings
    history.spoilt++
    if (others) {
      history.strikes++
    } else if (history.strikes <= 1) {
      history.strikes = 1
      history.strikesSince = now
    }
    const own = others && history.strikes >= recordFailures && now - history.strikesSince >= recordAfterMs
    return own ? 'record' : 'outage'
  }

  /** While the breaker is open no attempt is the record's own; but one that fails for so long must not bar its partition. */
  #judgeSpoilt(history: FailureHistory, now: number): Verdict {
    const { recordFailures, recordAfterMs } = this.#settings as BreakerSettings
    history.spoilt++
    return history.spoilt >= recordFailures && now - history.since >= recordAfterMs ? 'record' : 'outage'
  }

  /** @param probe the record of a call that has just succeeded, which may have been a probe */
  #tell(now: number, probe?: SourceRecord): void {
    if (this.#dependencies === null) return
    const probed = probe && this.#probing.get(probe)
    if (probe) this.#probing.delete(probe)
    const unnamed = this.#successes
    for (const dependency of this.#dependencies.all) {
      const mine = dependency.successes
      const calls = unnamed.calls + mine.calls
      if (calls === 0) continue
      const source = mine.source ?? unnamed.source
      const otherSource = mine.source && unnamed.source ? unnamed.source : (mine.otherSource ?? unnamed.otherSource)
      mine.reset()
      const token = probed?.find(entry => entry.dependency === dependency)?.probe
      this.#take(dependency, dependency.breaker.succeeded({ calls, source, otherSource }, now, token))
    }
    unnamed.reset()
    // It needed something else than what it was let through for.
    for (const { dependency, probe: token } of probed ?? []) this.#take(dependency, dependency.breaker.left(now, token))
  }

  /** Takes a probe's record out; those that it was to try beside the one that answers are free again. */
  #endProbe(record: SourceRecord, answering: Dependency | undefined, now: number): Probe {
    const probed = this.#probing.get(record)
    if (probed === undefined) return 0
    this.#probing.delete(record)
    let found: Probe = 0
    for (const { dependency, probe } of probed) {
      if (dependency === answering) found = probe
      else this.#take(dependency, dependency.breaker.left(now, probe))
    }
    return found
  }

  /** What `breaker.by` answered, as it is told. */
  #told(name: string): string {
    return this.#named && name !== DEFAULT_DEPENDENCY ? this.#mask.text(name, nameChars) : name
  }

  #take(dependency: Dependency, change: BreakerChange | undefined): void {
    if (change === undefined) return
    if (change.kind === 'opened') {
      dependency.told = this.#told(dependency.name)
      dependency.opening = change.opening
      dependency.openedAt = this.#clock.now()
      this.#open++
      this.#emit('breaker-opened', { dependency: dependency.told, ...change.opening })
    } else if (change.kind === 'closed') {
      dependency.opening = undefined
      this.#open--
      this.#emit('breaker-closed', {
        dependency: dependency.told,
        openMs: Math.round(this.#clock.now() - dependency.openedAt)
      })
      dependency.line.wakeAll()
      this.#line.wakeAll()
    }
    this.#serve()
  }

  /** Lets through whose time has come, and comes back when the next one's has. */
  #serve(): void {
    clearTimeout(this.#timer)
    const now = this.#clock.now()
    let next = Number.POSITIVE_INFINITY
    const open = this.#dependencies?.open ?? []
    for (const dependency of open) {
      const found = dependency.nextProbe(now)
      if (found) {
        this.#probing.set(found.waiter.record, [{ dependency, probe: found.probe }])
        dependency.line.serve(found.waiter)
      }
      if (dependency.line.size > 0) next = Math.min(next, dependency.breaker.dueAt(dependency.line.hasFresh))
    }
    const waiter = this.#line.next()
    if (waiter) {
      const dueAt = Math.max(...open.map(dependency => dependency.breaker.dueAt(waiter.fresh)))
      if (dueAt <= now) {
        const probed = open.map(dependency => ({ dependency, probe: dependency.breaker.takeProbe(waiter.fresh, now) }))
        this.#probing.set(waiter.record, probed)
        this.#line.serve(waiter)
      } else next = Math.min(next, dueAt)
    }
    if (next < Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.#serve(), Math.max(1, next - now))
  }

  #watch(signal: AbortSignal): void {
    if (this.#watched.has(signal)) return
    this.#watched.add(signal)
    const leave = (): void => {
      this.#line.leave(signal)
      for (const { line } of this.#dependencies?.all ?? []) line.leave(signal)
    }
    signal.addEventListener('abort', leave, { once: true })
  }
}

function healthOf({ told, breaker, opening, openedAt, line }: Dependency, now: number): OpenDependency {
  return {
    dependency: told,
    ...(opening as BreakerOpening),
    state: breaker.state === 'probing' ? 'probing' : 'open',
    openMs: Math.round(now - openedAt),
    probeInMs: Math.max(0, Math.round(breaker.dueAt(line.hasFresh) - now))
  }
}
