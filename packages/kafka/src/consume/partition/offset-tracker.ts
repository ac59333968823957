import { type OffsetRange, unionOfRanges } from './offset-ranges.ts'

/** Below it, room for finished offsets costs less than looking for it. */
const smallest = 1024

/**
 * Which offset of one partition is safe to commit while records finish in any order.
 *
 * Records are taken in the order of the log. What is finished on the spot is passed (`pass`); what stays under way
 * (a dead letter not acknowledged yet, a handler that runs beside others) is opened with `begin` and closed with
 * `finish`; a letter that stands for a range of offsets opens and closes all of them. The committable offset is the lowest one
 * under way, or, with none under way, the next one to be taken.
 *
 * Only what is under way is kept, never what is done: that is what lies between. So memory is bounded by how much may be under
 * way, whatever one stuck record lets finish above it.
 *
 * Invariant: the starts in `#open[#head…]` are strictly ascending; one that was finished early stands there as `-1 - start`
 * until it is passed or swept; the first one is never finished.
 */
export class OffsetTracker {
  #next: number
  #open: number[] = []
  #head = 0
  #finishedEarly = 0
  /** Ends of the ranges that are longer than one offset, by their start. */
  readonly #ends = new Map<number, number>()
  /** What an earlier owner has done, as far as it is not below the committable offset; ascending, apart from each other. */
  #doneBefore: readonly OffsetRange[]
  /** The first of them that ends above what was asked for last. */
  #asked = 0

  /**
   * @param start the first offset to be taken
   * @param doneBefore what is done above it already
   */
  constructor(start: number, doneBefore: readonly OffsetRange[] = []) {
    this.#next = start
    this.#doneBefore = unionOfRanges(doneBefore, [])
  }

  /** The next offset to be taken: everything below it was finished, passed or is under way. */
  get next(): number {
    return this.#next
  }

  /** Everything below it is done. What is committed is this. */
  get committable(): number {
    return this.#head < this.#open.length ? (this.#open[this.#head] as number) : this.#next
  }

  /** How many are under way: records, and letters that stand for a range. */
  get openCount(): number {
    return this.#open.length - this.#head - this.#finishedEarly
  }

  /** Whether an earlier owner has done it. Asked in ascending order. */
  wasDone(offset: number): boolean {
    const ranges = this.#doneBefore
    while (this.#asked < ranges.length && (ranges[this.#asked] as OffsetRange).end <= offset) this.#asked++
    const range = ranges[this.#asked]
    return range !== undefined && range.start <= offset
  }

  /** Whether some of what an earlier owner has done lies ahead: none of it was taken here yet. */
  get knowsDone(): boolean {
    return (this.#doneBefore.at(-1)?.end ?? 0) > this.#next
  }

  /** From here on an earlier owner has done other records: the log was truncated since. */
  distrust(from: number): void {
    const last = this.#doneBefore.at(-1)
    if (last === undefined || last.end <= from) return
    this.#doneBefore = this.#doneBefore
      .filter(({ start }) => start < from)
      .map(({ start, end }) => ({ start, end: Math.min(end, from) }))
    this.#asked = Math.min(this.#asked, this.#doneBefore.length)
  }

  /**
   * What is done above the committable offset, ascending, apart from each other.
   * @param most ends after so many ranges: the lowest
   */
  doneAbove(most = Number.POSITIVE_INFINITY): OffsetRange[] {
    const { committable } = this
    const ranges: OffsetRange[] = []
    let from = committable
    for (let i = this.#head; i < this.#open.length && ranges.length < most; i++) {
      const start = this.#open[i] as number
      if (start < 0) continue
      if (start > from) ranges.push({ start: from, end: start })
      from = (this.#ends.size > 0 ? this.#ends.get(start) : undefined) ?? start + 1
    }
    if (ranges.length < most && this.#next > from && from > committable) ranges.push({ start: from, end: this.#next })
    if (this.#doneBefore.length === 0) return ranges
    const passed = this.#doneBefore.findIndex(({ end }) => end > committable)
    this.#doneBefore = passed < 0 ? [] : this.#doneBefore.slice(passed)
    this.#asked = Math.max(0, this.#asked - Math.max(0, passed))
    const first = this.#doneBefore[0]
    // The log's start can move into one; what is told begins behind the committable offset.
    if (first !== undefined && first.start < committable)
      this.#doneBefore = this.#doneBefore.with(0, { start: committable, end: first.end })
    return unionOfRanges(ranges, this.#doneBefore, most)
  }

  /** All below `next` needs no more work, apart from what is under way: done records, control batches, gaps. */
  pass(next: number): void {
    if (next > this.#next) this.#next = next
  }

  /**
   * Opens an offset, or all from it to before `end`.
   * @throws RangeError when one of them was taken before
   */
  begin(offset: number, end: number = offset + 1): void {
    if (offset < this.#next) throw new RangeError(`offset ${offset} was taken before (next is ${this.#next})`)
    if (end <= offset) throw new RangeError(`a range from ${offset} to before ${end}`)
    if (end > offset + 1) this.#ends.set(offset, end)
    this.#open.push(offset)
    this.#next = end
  }

  /** Closes what was begun at this offset. Closing it again, or one never begun, changes nothing. */
  finish(offset: number): void {
    if (this.#open[this.#head] === offset) this.#finishFirst(offset)
    else this.#finishEarly(offset)
  }

  #finishFirst(offset: number): void {
    if (this.#ends.size > 0) this.#ends.delete(offset)
    this.#head++
    while (this.#finishedEarly > 0 && (this.#open[this.#head] as number) < 0) {
      this.#finishedEarly--
      this.#head++
    }
    this.#sweep()
  }

  #finishEarly(offset: number): void {
    let low = this.#head
    let high = this.#open.length - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.#open[middle] as number
      if (found === offset) {
        this.#open[middle] = -1 - offset
        if (this.#ends.size > 0) this.#ends.delete(offset)
        this.#finishedEarly++
        this.#sweep()
        return
      }
      if ((found < 0 ? -1 - found : found) < offset) low = middle + 1
      else high = middle - 1
    }
  }

  /** Only when at least half of the array is finished, so that finishing stays O(log n) on average. */
  #sweep(): void {
    const finished = this.#head + this.#finishedEarly
    if (finished <= smallest || finished * 2 <= this.#open.length) return
    this.#open = this.#open.slice(this.#head)
    if (this.#finishedEarly > 0) this.#open = this.#open.filter(start => start >= 0)
    this.#head = 0
    this.#finishedEarly = 0
  }
}
