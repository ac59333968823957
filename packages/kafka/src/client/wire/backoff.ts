const firstMs = 50
const mostMs = 1000

/** How long a broker that could not be connected to is left alone: longer each time, and never the same for two clients. */
export class Backoff {
  readonly #random: () => number
  #failures = 0
  #until = 0

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  /** Milliseconds until the next attempt may begin. */
  get leftMs(): number {
    return Math.max(0, this.#until - performance.now())
  }

  failed(): void {
    const base = Math.min(mostMs, firstMs * 2 ** Math.min(this.#failures++, 10))
    this.#until = performance.now() + base * (0.5 + this.#random() / 2)
  }

  succeeded(): void {
    this.#failures = 0
    this.#until = 0
  }
}
