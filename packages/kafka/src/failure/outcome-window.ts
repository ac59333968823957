/** How many of the latest calls failed: counts in a ring of time slots. Times are milliseconds of a clock that never goes back. */
export class OutcomeWindow {
  readonly #slotMs: number
  readonly #calls: number[]
  readonly #failures: number[]
  #slot = 0
  #since = Number.NaN
  /** Of all slots together. */
  #allCalls = 0
  #allFailures = 0

  constructor(windowMs: number, slots = 10) {
    this.#slotMs = windowMs / slots
    this.#calls = new Array<number>(slots).fill(0)
    this.#failures = new Array<number>(slots).fill(0)
  }

  add(failed: boolean, now: number, count = 1): void {
    this.#advance(now)
    const at = this.#slot % this.#calls.length
    this.#calls[at] = (this.#calls[at] as number) + count
    this.#allCalls += count
    if (!failed) return
    this.#failures[at] = (this.#failures[at] as number) + count
    this.#allFailures += count
  }

  /** `null` while less than a whole window has been seen. */
  measure(now: number): { readonly calls: number; readonly failures: number } | null {
    this.#advance(now)
    return now - this.#since < this.#slotMs * this.#calls.length ? null : this.sum(now)
  }

  /** What has been seen of the window so far. */
  sum(now: number): { readonly calls: number; readonly failures: number } {
    this.#advance(now)
    return { calls: this.#allCalls, failures: this.#allFailures }
  }

  clear(): void {
    this.#since = Number.NaN
    this.#calls.fill(0)
    this.#failures.fill(0)
    this.#allCalls = 0
    this.#allFailures = 0
  }

  #advance(now: number): void {
    if (Number.isNaN(this.#since)) {
      this.#since = now
      this.#slot = Math.floor(now / this.#slotMs)
    }
    const slot = Math.floor(now / this.#slotMs)
    const passed = Math.min(slot - this.#slot, this.#calls.length)
    for (let i = 1; i <= passed; i++) {
      const at = (this.#slot + i) % this.#calls.length
      this.#allCalls -= this.#calls[at] as number
      this.#allFailures -= this.#failures[at] as number
      this.#calls[at] = 0
      this.#failures[at] = 0
    }
    // Jumping over whole windows empties every slot; only the position counts then.
    this.#slot = Math.max(slot, this.#slot)
  }
}
