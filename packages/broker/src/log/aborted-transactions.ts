/** As fetch answers it. */
export interface AbortedTransaction {
  readonly producerId: bigint
  readonly firstOffset: bigint
}

interface Aborted extends AbortedTransaction {
  /** The marker's. */
  readonly lastOffset: bigint
  /** Of the log, when the transaction was aborted. */
  readonly lastStableOffset: bigint
}

/** The aborted transactions of one partition, in the order of their markers. */
export class AbortedTransactions {
  #all: Aborted[] = []

  add(aborted: Aborted): void {
    this.#all.push(aborted)
  }

  /** Those that have records from `from` on and before `before`. */
  between(from: bigint, before: bigint): AbortedTransaction[] {
    const found: AbortedTransaction[] = []
    for (let i = this.#firstEndingAt(from); i < this.#all.length; i++) {
      const { producerId, firstOffset, lastStableOffset } = this.#all[i] as Aborted
      if (firstOffset < before) found.push({ producerId, firstOffset })
      // All that began before this one's last stable offset have ended by now.
      if (lastStableOffset >= before) break
    }
    return found
  }

  /** Those that ended before this offset concern no one any more. */
  forgetBefore(offset: bigint): void {
    const first = this.#firstEndingAt(offset)
    if (first > 0) this.#all = this.#all.slice(first)
  }

  #firstEndingAt(offset: bigint): number {
    let low = 0
    let high = this.#all.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#all[middle] as Aborted).lastOffset < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
