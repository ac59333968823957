import { Breaker, type BreakerOpening, type Probe } from '../../failure/breaker.ts'
import type { BreakerSettings } from '../../failure/breaker-options.ts'
import type { Waiter } from './waiting-line.ts'
import { WaitingLine } from './waiting-line.ts'

/** Successes that are told to a breaker now and then: counting them is all that the hot path does. */
export class SuccessCount {
  calls = 0
  source: object | undefined
  otherSource: object | undefined

  add(source: object): void {
    this.calls++
    if (source === this.source) return
    this.otherSource = this.source
    this.source = source
  }

  reset(): void {
    this.calls = 0
    this.source = undefined
    this.otherSource = undefined
  }
}

/** Something that handlers need, with its breaker and those who wait for it. */
export class Dependency {
  readonly name: string
  readonly breaker: Breaker
  readonly successes = new SuccessCount()
  readonly line = new WaitingLine()
  opening: BreakerOpening | undefined
  /** Its name in events and `health()`, once it has opened: masked and short. */
  told = ''
  openedAt = 0

  constructor(name: string, settings: BreakerSettings) {
    this.name = name
    this.breaker = new Breaker(settings)
  }

  get open(): boolean {
    return this.opening !== undefined
  }

  /** The next who may probe; those that have not failed go first. */
  nextProbe(now: number): { readonly waiter: Waiter; readonly probe: Probe } | undefined {
    const waiter = this.line.next()
    if (waiter === undefined) return undefined
    const probe = this.breaker.takeProbe(waiter.fresh, now)
    return probe === 0 ? undefined : { waiter, probe }
  }
}
