export interface Rates {
  /** Letters a second at most; `null`: any number. */
  readonly letters: number | null
  /** Bytes of copies a second at most, before compression; `null`: any number. */
  readonly bytes: number | null
}

/** Spreads letters over time. Waits stand between transactions, never in one: an open one holds readers of its partitions up. */
export class Pacer {
  readonly #rates: Rates
  readonly #now: () => number
  #next = 0

  constructor(rates: Rates, now: () => number) {
    this.#rates = rates
    this.#now = now
  }

  /** Letters that one transaction has at most: those of a tenth of a second. */
  most(unpaced: number): number {
    return tenth(this.#rates.letters, unpaced)
  }

  /** Bytes that one transaction has at most; a single letter may have more. */
  mostBytes(unpaced: number): number {
    return tenth(this.#rates.bytes, unpaced)
  }

  /** When so many letters and bytes may be sent, by its clock: what comes later waits until they have had their time. */
  take(letters: number, bytes: number): number {
    const { letters: perSecond, bytes: bytesPerSecond } = this.#rates
    const begin = Math.max(this.#now(), this.#next)
    const seconds = Math.max(letters / (perSecond ?? Infinity), bytes / (bytesPerSecond ?? Infinity))
    this.#next = begin + seconds * 1000
    return begin
  }
}

const tenth = (rate: number | null, unpaced: number): number =>
  rate === null ? unpaced : Math.max(1, Math.min(unpaced, Math.floor(rate / 10)))
