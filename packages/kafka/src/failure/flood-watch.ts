import type { BreakerSettings } from './breaker-options.ts'
import { OutcomeWindow } from './outcome-window.ts'

/** Classes that say that a record is wrong in itself: they pause nothing, so floods of them are told. */
export type FloodClass = 'poison' | 'business'

/** Most records of the last ones are of this class. */
export interface Flood {
  readonly class: FloodClass
  readonly share: number
  readonly records: number
}

/** A flood is over when as many windows have passed without a record of its class. */
const QUIET_WINDOWS = 6

/** Whether most records are of one class: the last `consecutive` ones, at whatever rate, or the share of those in the window. Pure. */
export class FloodWatch {
  readonly #kind: FloodClass
  readonly #settings: BreakerSettings
  readonly #window: OutcomeWindow
  #row = 0
  #toldAt = Number.NEGATIVE_INFINITY
  #lastAt = Number.NEGATIVE_INFINITY
  #flood: Flood | undefined

  constructor(kind: FloodClass, settings: BreakerSettings) {
    this.#kind = kind
    this.#settings = settings
    this.#window = new OutcomeWindow(settings.windowMs)
  }

  /** The flood that goes on. */
  current(now: number): Flood | undefined {
    if (this.#flood && now - this.#lastAt > QUIET_WINDOWS * this.#settings.windowMs) this.#flood = undefined
    return this.#flood
  }

  /** Records of no such class, since the last time it was told. */
  passed(records: number, now: number): void {
    this.#row = 0
    this.#window.add(false, now, records)
    if (this.#flood) this.#flood = this.#measure(now)
  }

  /** @returns the flood when it is to be told: at once when it begins, then once for each window */
  failed(now: number): Flood | undefined {
    this.#row++
    this.#lastAt = now
    this.#window.add(true, now)
    this.#flood = this.#measure(now) ?? this.#flood
    if (!this.#flood || now - this.#toldAt < this.#settings.windowMs) return undefined
    this.#toldAt = now
    return this.#flood
  }

  #measure(now: number): Flood | undefined {
    const { share, minRecords, consecutive } = this.#settings
    const { calls, failures } = this.#window.sum(now)
    if (this.#row >= consecutive) return { class: this.#kind, share: 1, records: this.#row }
    if (calls < minRecords || failures < share * calls) return undefined
    return { class: this.#kind, share: failures / calls, records: calls }
  }
}
