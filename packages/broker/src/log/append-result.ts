import type { RecordError } from './batch-check.ts'

export interface AppendOptions {
  /** The batch adds its partition to a transaction of version 2: its sequence must then be 0 for a producer unknown here. */
  readonly addsToTransaction?: boolean
}

export interface AppendResult {
  readonly code: number
  /** Null where Kafka says nothing. */
  readonly message: string | null
  readonly baseOffset: bigint
  /** −1 under CreateTime, except for a batch that was here before: then it is that batch's greatest timestamp. */
  readonly appendTime: bigint
  /** Of the log; −1 for the errors with which Kafka does not give it. */
  readonly startOffset: bigint
  readonly recordErrors: readonly RecordError[]
}
