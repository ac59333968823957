/**
 * What has the lowest rank, of items whose ranks change while they wait. An item whose rank has grown is put in its place when it comes
 * to the top; one whose rank has fallen is added again. Items of rank Infinity leave.
 */
export class RankedHeap<T> {
  readonly #rank: (item: T) => number
  readonly #before: (a: T, b: T) => boolean
  readonly #items: T[] = []
  /** As they were when the item was put in its place. */
  readonly #ranks: number[] = []

  /** @param before which of two of the same rank goes first */
  constructor(items: Iterable<T>, rank: (item: T) => number, before: (a: T, b: T) => boolean) {
    this.#rank = rank
    this.#before = before
    for (const item of items) this.add(item)
  }

  add(item: T): void {
    let at = this.#items.length
    this.#items.push(item)
    this.#ranks.push(this.#rank(item))
    for (let parent = (at - 1) >> 1; at > 0 && this.#less(at, parent); parent = (at - 1) >> 1) {
      this.#swap(at, parent)
      at = parent
    }
  }

  /** The first item; it stays. */
  first(): T | undefined {
    for (;;) {
      const item = this.#items[0]
      if (item === undefined) return undefined
      const rank = this.#rank(item)
      if (rank === Number.POSITIVE_INFINITY) this.#drop()
      else if (rank === this.#ranks[0]) return item
      else this.#ranks[0] = rank
      this.#sink()
    }
  }

  #drop(): void {
    const last = this.#items.length - 1
    this.#swap(0, last)
    this.#items.pop()
    this.#ranks.pop()
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      if (left >= this.#items.length) return
      const right = left + 1
      const child = right < this.#items.length && this.#less(right, left) ? right : left
      if (!this.#less(child, at)) return
      this.#swap(child, at)
      at = child
    }
  }

  #less(a: number, b: number): boolean {
    const difference = (this.#ranks[a] as number) - (this.#ranks[b] as number)
    return difference === 0 ? this.#before(this.#items[a] as T, this.#items[b] as T) : difference < 0
  }

  #swap(a: number, b: number): void {
    const { [a]: item, [b]: other } = this.#items
    this.#items[a] = other as T
    this.#items[b] = item as T
    const { [a]: rank, [b]: otherRank } = this.#ranks
    this.#ranks[a] = otherRank as number
    this.#ranks[b] = rank as number
  }
}
