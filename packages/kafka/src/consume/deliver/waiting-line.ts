/** Somebody who wants to try a record. */
export interface Waiter {
  /** The record, by which its outcome is known again. */
  readonly record: object
  /** Its partition. */
  readonly source: object
  /** It has not failed before. */
  readonly fresh: boolean
  readonly signal: AbortSignal
  /** It looks again. */
  wake(): void
}

/** How far is looked for one of another partition. */
const LOOK_AHEAD = 1_000

/** Those who wait for one breaker, first come, first served: records that have not failed before those that have. */
export class WaitingLine {
  readonly #fresh = new Set<Waiter>()
  readonly #sick = new Set<Waiter>()
  /** The partition served last: another's turn comes first, so that one full of bad records does not use up all probes. */
  #served: object | undefined

  get size(): number {
    return this.#fresh.size + this.#sick.size
  }

  get hasFresh(): boolean {
    return this.#fresh.size > 0
  }

  add(waiter: Waiter): void {
    if (waiter.fresh) this.#fresh.add(waiter)
    else this.#sick.add(waiter)
  }

  next(): Waiter | undefined {
    const line = this.#fresh.size > 0 ? this.#fresh : this.#sick
    let looked = 0
    for (const waiter of line) {
      if (waiter.source !== this.#served) return waiter
      if (++looked >= LOOK_AHEAD) break
    }
    const [first] = line
    return first
  }

  serve(waiter: Waiter): void {
    this.#fresh.delete(waiter)
    this.#sick.delete(waiter)
    this.#served = waiter.source
    waiter.wake()
  }

  /** All look again. */
  wakeAll(): void {
    this.#wake(() => true)
  }

  /** Those who close leave. */
  leave(signal: AbortSignal): void {
    this.#wake(waiter => waiter.signal === signal)
  }

  #wake(which: (waiter: Waiter) => boolean): void {
    for (const line of [this.#fresh, this.#sick]) {
      for (const waiter of [...line]) {
        if (!which(waiter)) continue
        line.delete(waiter)
        waiter.wake()
      }
    }
  }
}
