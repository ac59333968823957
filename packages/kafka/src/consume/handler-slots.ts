/** How many handler calls run at once in a consumer. Whoever waits is served in turn. */
export class HandlerSlots {
  #free: number
  readonly #waiting = new Set<() => void>()

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
    return new Promise(resolve => {
      const leave = (): void => {
        this.#waiting.delete(serve)
        resolve(false)
      }
      const serve = (): void => {
        signal.removeEventListener('abort', leave)
        resolve(true)
      }
      this.#waiting.add(serve)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  release(): void {
    if (this.#waiting.size === 0) {
      this.#free++
      return
    }
    for (const serve of this.#waiting) {
      this.#waiting.delete(serve)
      serve()
      return
    }
  }
}
