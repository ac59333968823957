/** When a run ends by itself. */
export interface RunOptions {
  /**
   * Stop when the group has done everything that was there at start: every partition of the subscribed topics has
   * reached the end that it had then, whichever member owns it.
   * @default false
   */
  readonly untilIdle?: boolean
  /**
   * With `untilIdle`: milliseconds after which the run ends with RUN_INCOMPLETE, when every partition that is left is held
   * or has not moved for so long; a retry that waits for its time counts as moving. It should be longer than the sessions of
   * the group's members, whose partitions are given to others only when these are over. Minimum: 100.
   * @default 300000
   */
  readonly idleTimeoutMs?: number
  /**
   * Stop after this many records were taken (handled, dead-lettered or skipped). Minimum: 1.
   * @default unlimited
   */
  readonly maxRecords?: number
  /**
   * Write no more dead letters than this: the record whose letter would be the next one is left uncommitted, and `run()`
   * rejects with DEAD_LETTERS_MAX. Minimum: 0.
   * @default unlimited
   */
  readonly maxDeadLetters?: number
}

export const defaultIdleTimeoutMs = 300_000

/** When a run in batches ends by itself, and how large a batch is. */
export interface RunBatchOptions extends RunOptions {
  /**
   * Records in a batch at most; what is at hand is handed on without waiting for more. From 1 to 100000.
   * @default 500
   */
  readonly batchSize?: number
}

/** Counts down to `maxRecords`, or `maxDeadLetters`, over all partitions of the consumer. */
export class Allowance {
  #left: number

  constructor(max: number = Number.POSITIVE_INFINITY) {
    this.#left = max
  }

  /** Takes one if any is left. */
  take(): boolean {
    if (this.#left <= 0) return false
    this.#left--
    return true
  }

  get spent(): boolean {
    return this.#left <= 0
  }
}
