/** Distinct values that are kept whole: an operation's entries are all alike, but anybody may write others. */
const mostWhole = 100_000

interface Slot {
  readonly text: string
  uses: number
}

/**
 * Values kept once however many keys have them: the entries of one operation are the same text. Beyond so many distinct
 * ones a value is kept by what is needed of it, which is one of few.
 */
export class SharedValues {
  readonly #needed: (text: string) => string
  readonly #most: number
  readonly #slots: (Slot | null)[] = []
  readonly #free: number[] = []
  readonly #byText = new Map<string, number>()

  /** @param needed what is left of a value when there are too many */
  constructor(needed: (text: string) => string, most = mostWhole) {
    this.#needed = needed
    this.#most = most
  }

  get size(): number {
    return this.#byText.size
  }

  /** @returns its number; counts one more use of it */
  add(given: string): number {
    let text = given
    let at = this.#byText.get(text)
    if (at === undefined && this.#byText.size >= this.#most) {
      text = this.#needed(given)
      at = this.#byText.get(text)
    }
    if (at === undefined) {
      at = this.#free.pop() ?? this.#slots.length
      this.#slots[at] = { text, uses: 0 }
      this.#byText.set(text, at)
    }
    ;(this.#slots[at] as Slot).uses++
    return at
  }

  /** Counts one more use of a value that is known. @returns whether it is still there */
  again(at: number, text: string): boolean {
    const slot = this.#slots[at]
    if (slot?.text !== text) return false
    slot.uses++
    return true
  }

  /** Each distinct one. */
  texts(): Iterable<string> {
    return this.#byText.keys()
  }

  text(at: number): string {
    return this.#slots[at]?.text ?? ''
  }

  /** One use less; the last one frees it. */
  release(at: number): void {
    const slot = this.#slots[at]
    if (!slot || --slot.uses > 0) return
    this.#byText.delete(slot.text)
    this.#slots[at] = null
    this.#free.push(at)
  }
}
