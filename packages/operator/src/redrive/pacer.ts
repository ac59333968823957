export interface Rates {
  /** Letters a second at most; `null`: any number. */
  readonly letters: number | null
  /** Bytes of copies a second at most, before compression; `null`: any number. */
  readonly bytes: number | null
}

/** Spreads letters over time. Waits stand between transactions, never in one: an open one holds readers of its partitions up. */
export class Pacer {
  readonly #rates: Rates
  readonly #clock: { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> }
  #next = 0

  constructor(rates: Rates, clock: { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> }) {
    this.#rates = rates
    this.#clock = clock
  }

  /** Letters that one transaction has at most: those of a tenth of a second. */
  most(unpaced: number): number {
    return tenth(this.#rates.letters, unpaced)
  }

  /** Bytes that one transaction has at most; a single letter may have more. */
  mostBytes(unpaced: number): number {
    return tenth(this.#rates.bytes, unpaced)
  }

  /** Resolves when so many letters and bytes may be sent. */
  async turn(letters: number, bytes: number): Promise<void> {
    const { letters: perSecond, bytes: bytesPerSecond } = this.#rates
    if (perSecond === null && bytesPerSecond === null) return
    const now = this.#clock.now()
    const begin = Math.max(now, this.#next)
    const seconds = Math.max(letters / (perSecond ?? Infinity), bytes / (bytesPerSecond ?? Infinity))
    this.#next = begin + seconds * 1000
    if (begin > now) await this.#clock.sleep(begin - now)
  }
}

const tenth = (rate: number | null, unpaced: number): number =>
  rate === null ? unpaced : Math.max(1, Math.min(unpaced, Math.floor(rate / 10)))
