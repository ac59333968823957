/**
 * Members of one topic by how many partitions they have, filled from below and drained from above like water:
 * those with the fewest get one each, then join those with one more; those with the most give one each, and so on, until
 * the two levels meet. `sizes` belongs to the caller, who moves the partitions and counts them.
 */
export class LoadLevels {
  readonly #sizes: readonly number[]
  readonly #sorted: number[]
  /** Below: members [0, end) had `level` partitions before this pass, `next` is whose turn it is. */
  readonly #floor: { level: number; end: number; next: number }
  /** Above: members [start, end) had `level` partitions before this pass; from `end` on are those with nothing to give. */
  readonly #ceiling: { level: number; start: number; end: number; next: number }

  constructor(members: readonly number[], sizes: readonly number[]) {
    this.#sizes = sizes
    this.#sorted = [...members].sort((a, b) => this.#size(a) - this.#size(b) || a - b)
    const count = this.#sorted.length
    this.#floor = { level: this.#sizeAt(0) - 1, end: 0, next: 0 }
    this.#ceiling = { level: this.#sizeAt(count - 1) + 1, start: count, end: count, next: count - 1 }
  }

  /** How far the most loaded member is above the least loaded one, at the start. */
  get spread(): number {
    return this.#ceiling.level - this.#floor.level - 2
  }

  /** Whether another move would not bring the levels nearer to each other. */
  get met(): boolean {
    return this.#ceiling.level - this.#floor.level <= 1
  }

  /** The member that is to get the next partition. */
  receiver(): number {
    const floor = this.#floor
    if (floor.next >= floor.end) {
      floor.level++
      while (floor.end < this.#sorted.length && this.#sizeAt(floor.end) === floor.level) floor.end++
      floor.next = 0
    }
    return this.#at(floor.next++)
  }

  /** The member that is to give the next partition, or null. One that `hasNone` is left out from then on. */
  giver(hasNone: (member: number) => boolean): number | null {
    for (;;) {
      const index = this.#nextFromAbove()
      if (index < 0) return null
      const member = this.#at(index)
      if (!hasNone(member)) return member
      const last = --this.#ceiling.end
      this.#sorted[index] = this.#at(last)
      this.#sorted[last] = member
    }
  }

  #nextFromAbove(): number {
    const ceiling = this.#ceiling
    if (ceiling.next < ceiling.start) {
      // All of this level were left out: the next level is that of the next member, however far below it is.
      const skipped = ceiling.end <= ceiling.start && ceiling.start > 0
      ceiling.level = skipped ? this.#sizeAt(ceiling.start - 1) : ceiling.level - 1
      while (ceiling.start > 0 && this.#sizeAt(ceiling.start - 1) === ceiling.level) ceiling.start--
      ceiling.next = ceiling.end - 1
    }
    return ceiling.next < 0 ? -1 : ceiling.next--
  }

  #at(index: number): number {
    return this.#sorted[index] ?? 0
  }

  #sizeAt(index: number): number {
    return this.#size(this.#at(index))
  }

  #size(member: number): number {
    return this.#sizes[member] ?? 0
  }
}
