/** When the last success of the two partitions was that had one last: enough to know of every partition when another one had. */
export class RecentSources {
  #last: object | undefined
  #lastAt = Number.NEGATIVE_INFINITY
  #other: object | undefined
  #otherAt = Number.NEGATIVE_INFINITY

  note(source: object, now: number): void {
    if (source !== this.#last) {
      this.#other = this.#last
      this.#otherAt = this.#lastAt
      this.#last = source
    }
    this.#lastAt = now
  }

  /** When a partition other than this one last had a success; −Infinity for never. */
  otherThan(source: object): number {
    if (source !== this.#last) return this.#lastAt
    return this.#other === undefined || this.#other === source ? Number.NEGATIVE_INFINITY : this.#otherAt
  }
}
