/** How long to wait between tries to write, and what the waiting is made of: given in so that tests own the clock. */
export interface BackoffOptions {
  readonly backoffMs: number
  readonly maxBackoffMs: number
}

/**
 * Doubles from `backoffMs` to `maxBackoffMs`, with the upper half of each step jittered so that many lanes that failed
 * together do not come back together.
 * @param tries failed tries so far, at least 1
 */
export function backoffDelay(options: BackoffOptions, tries: number, random: () => number): number {
  const step = Math.min(options.maxBackoffMs, options.backoffMs * 2 ** Math.min(tries - 1, 30))
  return Math.ceil(step / 2 + (step / 2) * random())
}

/** Timers that end together: a writer that closes leaves none behind and keeps nobody waiting. */
export class Sleeper {
  readonly #wakes = new Set<() => void>()
  #closed = false

  /** Resolves after `ms`, or at once when {@link close} is called; never rejects. */
  sleep(ms: number): Promise<void> {
    if (this.#closed) return Promise.resolve()
    return new Promise(resolve => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#wakes.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#wakes.add(wake)
    })
  }

  close(): void {
    this.#closed = true
    for (const wake of [...this.#wakes]) wake()
  }
}
