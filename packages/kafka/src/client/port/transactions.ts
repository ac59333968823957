import type { CommittedOffset, GroupMember } from './groups.ts'
import type { TopicPartition, TopicPartitionError } from './partitions.ts'

/**
 * To the coordinator of a transactional id; all but {@link transactionVersion} carry the producer's epoch, and are refused
 * when another has taken the id since (PRODUCER_FENCED, INVALID_PRODUCER_EPOCH).
 */
export interface TransactionRequests {
  /** The broker that coordinates a transactional id. */
  findTransactionCoordinator(
    transactionalId: string
  ): Promise<{ errorCode: number; errorMessage: string | null; nodeId: number }>

  /** How the cluster keeps transactions, as this broker tells it. */
  transactionVersion(nodeId: number): Promise<TransactionVersion>

  /**
   * A producer id and epoch for a transactional id. Who had it before is fenced, and its open transaction aborted: answered
   * CONCURRENT_TRANSACTIONS until that is done.
   */
  initTransactions(nodeId: number, request: InitTransactionsRequest): Promise<ProducerAnswer>

  /** Before the first batch for each partition, in version 1; in version 2 the batch itself adds its partition. */
  addPartitionsToTxn(
    nodeId: number,
    producer: TransactionalProducer,
    partitions: readonly TopicPartition[]
  ): Promise<TopicPartitionError[]>

  /** Before the first offsets of a group, in version 1. */
  addOffsetsToTxn(nodeId: number, producer: TransactionalProducer, groupId: string): Promise<{ errorCode: number }>

  /**
   * Offsets that count when the transaction is committed; to the coordinator of the group. As a member, or with generation −1
   * and member id '' for a group whose members are not asked.
   */
  txnOffsetCommit(
    nodeId: number,
    producer: TransactionalProducer,
    member: GroupMember,
    offsets: readonly CommittedOffset[]
  ): Promise<TopicPartitionError[]>

  /** Commits or aborts. In version 2 the answer has the id and epoch for the next transaction; in version 1 they stay. */
  endTxn(nodeId: number, producer: TransactionalProducer, committed: boolean): Promise<ProducerAnswer>
}

/**
 * 2 since KIP-890 (the feature `transaction.version`, by default since Kafka 4.0): every end of a transaction raises the
 * epoch, so that nothing of it can arrive in the next, and partitions are added by the batches themselves.
 */
export type TransactionVersion = 1 | 2

/** Who writes in a transaction. */
export interface TransactionalProducer {
  readonly transactionalId: string
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly version: TransactionVersion
}

export interface InitTransactionsRequest {
  readonly transactionalId: string
  /** An open transaction is aborted by the coordinator when it has lasted so long. */
  readonly transactionTimeoutMs: number
  /** Who has had the id so far: refused when another has taken it meanwhile, where without it the other is fenced. */
  readonly current?: { readonly producerId: bigint; readonly producerEpoch: number }
}

export interface ProducerAnswer {
  readonly errorCode: number
  /** −1n with an error. */
  readonly producerId: bigint
  readonly producerEpoch: number
}
