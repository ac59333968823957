import type { OffsetRange } from './commit-metadata.ts'

/**
 * Which offset of one partition is safe to commit while records finish in any order.
 *
 * Records are taken in the order of the log. What is finished on the spot is passed (`pass`); what stays under way
 * (a dead letter not acknowledged yet, a handler that runs beside others) is opened with `begin` and closed with
 * `finish`. The committable offset is the lowest one under way, or, with none under way, the next one to be taken.
 *
 * Invariant: `#open[#head…]` is strictly ascending, and every offset in it is below `#next`.
 */
export class OffsetTracker {
  #next: number
  #open: number[] = []
  #head = 0
  readonly #finishedEarly = new Set<number>()

  /** @param start the first offset to be taken */
  constructor(start: number) {
    this.#next = start
  }

  /** The next offset to be taken: everything below it was finished, passed or is under way. */
  get next(): number {
    return this.#next
  }

  /** Everything below it is done. What is committed is this. */
  get committable(): number {
    return this.#head < this.#open.length ? (this.#open[this.#head] as number) : this.#next
  }

  /** How many records are under way. */
  get openCount(): number {
    return this.#open.length - this.#head - this.#finishedEarly.size
  }

  /** What is done above the committable offset, as ranges [start, end), ascending. */
  doneAbove(): OffsetRange[] {
    const ranges: OffsetRange[] = []
    let from = this.committable
    for (let i = this.#head; i < this.#open.length; i++) {
      const offset = this.#open[i] as number
      if (this.#finishedEarly.has(offset)) continue
      if (offset > from) ranges.push({ start: from, end: offset })
      from = offset + 1
    }
    if (this.#next > from && from > this.committable) ranges.push({ start: from, end: this.#next })
    return ranges
  }

  /** All below `next` needs no more work, apart from what is under way: done records, control batches, gaps. */
  pass(next: number): void {
    if (next > this.#next) this.#next = next
  }

  begin(offset: number): void {
    if (offset < this.#next) throw new RangeError(`offset ${offset} was taken before (next is ${this.#next})`)
    this.#open.push(offset)
    this.#next = offset + 1
  }

  /** Closes an offset that was begun. Closing it again, or one never begun, changes nothing. */
  finish(offset: number): void {
    if (this.#open[this.#head] !== offset) {
      if (offset > (this.#open[this.#head] ?? Number.POSITIVE_INFINITY) && this.#isOpen(offset))
        this.#finishedEarly.add(offset)
      return
    }
    this.#head++
    while (this.#finishedEarly.size > 0 && this.#finishedEarly.delete(this.#open[this.#head] as number)) this.#head++
    // The array is cut only when at least half of it is dead, so that finishing stays O(1) on average.
    if (this.#head > 1024 && this.#head * 2 > this.#open.length) {
      this.#open = this.#open.slice(this.#head)
      this.#head = 0
    }
  }

  #isOpen(offset: number): boolean {
    let low = this.#head
    let high = this.#open.length - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.#open[middle] as number
      if (found === offset) return true
      if (found < offset) low = middle + 1
      else high = middle - 1
    }
    return false
  }
}
