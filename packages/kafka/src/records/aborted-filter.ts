import type { BatchInfo } from './batch-info.ts'
import type { ControlType } from './batch-records.ts'

/** A transaction that was aborted, as fetch answers list them. */
export interface Aborted {
  readonly producerId: bigint
  readonly firstOffset: number
}

/**
 * Read committed over one fetched chunk: which of its batches are not to be delivered. One instance for each chunk,
 * asked once about each batch, in order. With no aborted transactions (also: read uncommitted) it holds back control
 * batches only.
 *
 * The broker lists every aborted transaction that overlaps the chunk, also one that began before it. A producer can
 * have several in one chunk, one after the other, each ended by its own abort marker; so a transaction becomes active
 * no earlier than the batch that reaches its first offset.
 * Source: CompletedFetch of the Java client (`consumeAbortedsUpTo`, `isBatchAborted`).
 */
export class AbortedFilter {
  /** By first offset, ascending. */
  readonly #transactions: readonly Aborted[]
  /** How many of them were activated. */
  #activated = 0
  readonly #producers = new Set<bigint>()

  constructor(aborted: readonly Aborted[]) {
    this.#transactions = aborted.length > 1 ? aborted.toSorted((a, b) => a.firstOffset - b.firstOffset) : aborted
  }

  /**
   * Whether to hold the batch back.
   * @param controlType of a control batch: needed, as an abort marker ends its producer's transaction
   */
  skips(batch: BatchInfo, controlType?: ControlType): boolean {
    const transactions = this.#transactions
    while (this.#activated < transactions.length) {
      const next = transactions[this.#activated] as Aborted
      if (next.firstOffset > batch.lastOffset) break
      this.#producers.add(next.producerId)
      this.#activated++
    }
    if (batch.isControl) {
      if (controlType === 'abort') this.#producers.delete(batch.producerId)
      return true
    }
    return batch.isTransactional && this.#producers.has(batch.producerId)
  }
}
