/** Spreads letters over time. Waits stand between transactions, never in one: an open one holds readers of its partitions up. */
export class Pacer {
  readonly #rate: number | null
  readonly #clock: { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> }
  #next = 0

  /** @param rate letters a second; `null`: no waits */
  constructor(
    rate: number | null,
    clock: { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> }
  ) {
    this.#rate = rate
    this.#clock = clock
  }

  /** Letters that one transaction has at most. */
  most(unpaced: number): number {
    return this.#rate === null ? unpaced : Math.max(1, Math.min(unpaced, Math.floor(this.#rate / 10)))
  }

  /** Resolves when so many letters may be sent. */
  async turn(letters: number): Promise<void> {
    if (this.#rate === null) return
    const now = this.#clock.now()
    const begin = Math.max(now, this.#next)
    this.#next = begin + (letters / this.#rate) * 1000
    if (begin > now) await this.#clock.sleep(begin - now)
  }
}
