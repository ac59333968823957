import type { BatchRecord } from '../../records/batch-records.ts'

/** How one partition's records are handed on: one after another, by key, or in batches. */
export interface Attempts {
  /** Takes the next record; a promise when the worker has to wait before it takes another. */
  take(record: BatchRecord): Promise<void> | undefined
  /** No further record is at hand just now: what was collected is handed on. */
  flush(): Promise<void> | undefined
  /** Records, or batches, in an attempt. Those only waiting for their turn are left when the worker closes. */
  readonly underWay: number
}
