interface Waiter {
  readonly signal: AbortSignal
  readonly settle: (served: boolean) => void
}

/** How many handler calls run at once in a consumer. Whoever waits is served in turn. */
export class HandlerSlots {
  #free: number
  readonly #waiting = new Set<Waiter>()
  /** One listener for all who wait on a signal: adding one looks at all that are there, and there may be thousands. */
  readonly #watched = new WeakSet<AbortSignal>()

  /** @param limit Infinity for no limit */
  constructor(limit: number) {
    this.#free = limit
  }

  tryTake(): boolean {
    if (this.#free <= 0) return false
    this.#free--
    return true
  }

  /**
   * Waits for a slot; false when the signal aborts before there is one: who closes must not wait for others' handlers.
   * A slot that was given is to be released also when the signal aborts afterwards.
   */
  take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false)
    if (this.tryTake()) return Promise.resolve(true)
    this.#watch(signal)
    return new Promise(settle => this.#waiting.add({ signal, settle }))
  }

  #watch(signal: AbortSignal): void {
    if (this.#watched.has(signal)) return
    this.#watched.add(signal)
    const leave = (): void => {
      for (const waiter of this.#waiting) {
        if (waiter.signal !== signal) continue
        this.#waiting.delete(waiter)
        waiter.settle(false)
      }
    }
    signal.addEventListener('abort', leave, { once: true })
  }

  release(): void {
    if (this.#waiting.size === 0) {
      this.#free++
      return
    }
    for (const waiter of this.#waiting) {
      this.#waiting.delete(waiter)
      waiter.settle(true)
      return
    }
  }
}
