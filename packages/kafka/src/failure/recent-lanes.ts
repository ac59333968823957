/** When the last success of the two partitions was that had one last: enough to know of every partition when another one had. */
export class RecentLanes {
  #last: object | undefined
  #lastAt = Number.NEGATIVE_INFINITY
  #other: object | undefined
  #otherAt = Number.NEGATIVE_INFINITY

  note(lane: object, now: number): void {
    if (lane !== this.#last) {
      this.#other = this.#last
      this.#otherAt = this.#lastAt
      this.#last = lane
    }
    this.#lastAt = now
  }

  /** When a partition other than this one last had a success; −Infinity for never. */
  otherThan(lane: object): number {
    if (lane !== this.#last) return this.#lastAt
    return this.#other === undefined || this.#other === lane ? Number.NEGATIVE_INFINITY : this.#otherAt
  }
}
