/** How many handler calls run at once in a consumer. Whoever waits is served in turn. */
export class HandlerSlots {
  #free: number
  readonly #waiting: (() => void)[] = []

  /** @param limit Infinity for no limit */
  constructor(limit: number) {
    this.#free = limit
  }

  tryTake(): boolean {
    if (this.#free <= 0) return false
    this.#free--
    return true
  }

  take(): Promise<void> {
    if (this.tryTake()) return Promise.resolve()
    return new Promise(resolve => {
      this.#waiting.push(resolve)
    })
  }

  release(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }
}
