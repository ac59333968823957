/** One connection's share of the budget. */
export interface Holder {
  /** Bytes that it has in requests that are not answered yet. */
  readonly heldBytes: number
}

/**
 * Bytes of requests that have been received, in part or as a whole, and not answered, over all connections. Who holds most
 * is closed when they are too many: to pause reading instead could stop for good, when no frame is complete.
 */
export class ReceiveBudget {
  readonly #maxBytes: number
  readonly #holders: () => Iterable<Holder>
  readonly #close: (holder: Holder) => void
  #used = 0

  constructor(maxBytes: number, holders: () => Iterable<Holder>, close: (holder: Holder) => void) {
    this.#maxBytes = maxBytes
    this.#holders = holders
    this.#close = close
  }

  get used(): number {
    return this.#used
  }

  get maxBytes(): number {
    return this.#maxBytes
  }

  /** Bytes taken, or given back when negative. May close connections, the caller's too. */
  take(bytes: number): void {
    this.#used += bytes
    while (bytes > 0 && this.#used > this.#maxBytes) {
      let biggest: Holder | null = null
      for (const holder of this.#holders())
        if (biggest === null || holder.heldBytes > biggest.heldBytes) biggest = holder
      // The rest belongs to requests that are being handled, which closing their connection does not end.
      if (biggest === null || biggest.heldBytes === 0) return
      this.#close(biggest)
    }
  }
}
