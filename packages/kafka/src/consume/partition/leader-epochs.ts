/** More than a partition changes its leader while its records are buffered. */
const mostKept = 64

/**
 * Which leader wrote the record before an offset. A broker that is told with a fetch, and a commit that says it, let
 * a log be noticed that was truncated under a consumer (KIP-101, KIP-320): otherwise the records that were written in place of
 * the lost ones would be passed over.
 */
export class LeaderEpochs {
  /** From these offsets on, ascending. */
  readonly #starts: { readonly offset: number; readonly epoch: number }[] = []
  /** Where what this member read itself begins: what is known of records before is what a commit said. */
  readonly #read: number

  /** @param epoch of the record before `offset`; −1 = not known */
  constructor(offset: number, epoch = -1) {
    this.#read = offset
    if (epoch >= 0) this.#starts.push({ offset: offset - 1, epoch })
  }

  /**
   * A batch is of this epoch, and what follows until another is told. Where it was read before, the log may have been truncated
   * since: what was known from there on is not any more.
   * @param offset of the first of its records that was asked for: a batch may begin before it
   */
  add(offset: number, epoch: number): void {
    if (epoch < 0) return
    while ((this.#starts.at(-1)?.offset ?? -1) >= offset) this.#starts.pop()
    const last = this.#starts.at(-1)
    if (last !== undefined && last.epoch === epoch && last.offset >= this.#read) return
    this.#starts.push({ offset, epoch })
    if (this.#starts.length > mostKept) this.#starts.shift()
  }

  /**
   * The first offset that was read with a later epoch, Infinity when there is none: a log that has no epoch between them parts
   * from what was read there at the latest.
   */
  endOf(epoch: number): number {
    return this.#starts.find(start => start.offset >= this.#read && start.epoch > epoch)?.offset ?? Infinity
  }

  /** −1 = not known. */
  before(offset: number): number {
    return this.#starts.findLast(start => start.offset < offset)?.epoch ?? -1
  }
}
