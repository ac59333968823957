import type { KafkaClient } from '../../client/port.ts'
import type { Compression } from '../../records/batch-encoder.ts'
import type { BackoffOptions } from '../../time/backoff.ts'

/** Who writes in transactions, and how long things may take. Durations are milliseconds. */
export interface TransactionSettings extends BackoffOptions {
  readonly client: TransactionClient
  /** One process at a time has it: taking it fences whoever had it before. */
  readonly transactionalId: string
  /** How long a transaction may be open before the coordinator aborts it. At most `transaction.max.timeout.ms` of the brokers. */
  readonly transactionTimeoutMs: number
  /** Of all topics, or of each. */
  readonly compression: Compression | ((topic: string) => Compression)
  /** How long one request waits for the followers. */
  readonly requestTimeoutMs: number
  /** How long a step (one send, one commit) is tried before it fails. */
  readonly stepTimeoutMs: number
}

export type TransactionClient = Pick<
  KafkaClient,
  | 'metadata'
  | 'produce'
  | 'findCoordinator'
  | 'findTransactionCoordinator'
  | 'transactionVersion'
  | 'initTransactions'
  | 'addPartitionsToTxn'
  | 'addOffsetsToTxn'
  | 'txnOffsetCommit'
  | 'endTxn'
>
