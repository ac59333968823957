import type { AbortedTransaction } from './aborted-transactions.ts'

export type Isolation = 'uncommitted' | 'committed'

export interface ReadOptions {
  readonly offset: bigint
  readonly maxBytes: number
  /** The first batch is given even if it is larger than maxBytes. */
  readonly atLeastOne: boolean
  readonly isolation: Isolation
}

export interface ReadResult {
  readonly code: number
  /** Views, not copies; the last batch may be cut off, as Kafka does. */
  readonly records: Buffer[]
  readonly highWatermark: bigint
  readonly lastStableOffset: bigint
  readonly startOffset: bigint
  /** Null for a read of what is uncommitted, and where a first batch too large is left out. */
  readonly aborted: AbortedTransaction[] | null
}
