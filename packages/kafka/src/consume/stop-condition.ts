/** When a run ends by itself. */
export interface RunOptions {
  /**
   * Stop when every owned partition has reached the end that it had when it was opened, and everything before is done.
   * @default false
   */
  readonly untilIdle?: boolean
  /**
   * Stop after this many records were taken (handled, dead-lettered or skipped). Minimum: 1.
   * @default unlimited
   */
  readonly maxRecords?: number
}

/** When a run in batches ends by itself, and how large a batch is. */
export interface RunBatchOptions extends RunOptions {
  /**
   * Records in a batch at most; what is at hand is delivered without waiting for more. From 1 to 100000.
   * @default 500
   */
  readonly batchSize?: number
}

/** Counts records down to `maxRecords` over all partitions of the consumer. */
export class Allowance {
  #left: number

  constructor(maxRecords: number = Number.POSITIVE_INFINITY) {
    this.#left = maxRecords
  }

  /** Takes one record if any is left. */
  take(): boolean {
    if (this.#left <= 0) return false
    this.#left--
    return true
  }

  get spent(): boolean {
    return this.#left <= 0
  }
}
