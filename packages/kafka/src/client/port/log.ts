import type { TopicPartition, TopicPartitionError } from './partitions.ts'
import type { TransactionVersion } from './transactions.ts'

/** About what is in the log. */
export interface LogRequests {
  /**
   * One fetch from one broker, on connections that nothing else uses, outside any fetch session.
   * @param signal aborts the wait; the promise rejects and the connection is closed
   */
  fetch(nodeId: number, request: FetchRequest, signal?: AbortSignal): Promise<FetchedPartition[]>

  /** One answer for each requested partition, in no order; each is routed to its partition's leader. */
  listOffsets(partitions: readonly OffsetQuery[], isolation: Isolation): Promise<OffsetAnswer[]>

  /**
   * Where an epoch of a leader ended; the largest epoch that is not above the one asked for is answered, −1 when there is
   * none. One answer for each partition, each routed to its leader.
   */
  endsOfEpochs(queries: readonly EpochQuery[]): Promise<EpochAnswer[]>

  /** A new producer id, for idempotent writing. */
  initProducerId(): Promise<{ errorCode: number; producerId: bigint; producerEpoch: number }>

  /** Writes one record batch (magic 2, complete, CRC set) with acks=all to the broker that leads the partition. */
  produce(nodeId: number, request: ProduceRequest): Promise<ProduceAnswer>

  /**
   * Moves the beginning of each partition's log up to an offset (DeleteRecords): what lies before is gone for every reader.
   * One answer for each requested partition, in no order; each is routed to its leader.
   */
  deleteRecords(upTo: readonly LogBeginning[]): Promise<LogBeginningAnswer[]>
}

/** Whether records of open and aborted transactions are left out, or read like any other. */
export type Isolation = 'read-committed' | 'read-uncommitted'

export interface FetchRequest {
  readonly maxWaitMs: number
  readonly minBytes: number
  /** Bound on the whole answer; a first batch larger than it is still returned. */
  readonly maxBytes: number
  readonly isolation: Isolation
  /** Whether a leader may name a replica that is nearer instead of answering itself (KIP-392). @default true */
  readonly nearest?: boolean
  /** Told when the request waits, as the broker limits this client (KIP-219), and for how many milliseconds. */
  readonly onThrottled?: (ms: number) => void
  readonly partitions: readonly FetchPosition[]
}

export interface FetchPosition extends TopicPartition {
  readonly topicId: string
  readonly offset: number
  readonly maxBytes: number
  /** −1 = not checked. */
  readonly currentLeaderEpoch: number
  /** Epoch of the record before `offset`; the broker then says where its log has another. @default −1, not checked */
  readonly lastFetchedEpoch?: number
}

export interface FetchedPartition extends TopicPartition {
  readonly errorCode: number
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
  readonly abortedTransactions: readonly AbortedTransaction[]
  /** The replica that is nearer to this client's rack and should be fetched from (KIP-392). @default −1, this one */
  readonly preferredReadReplica?: number
  /** Where the broker's log and what was read before part: the log was truncated (KIP-595). @default null, nowhere */
  readonly divergingEpoch?: EpochEnd | null
  /** Record batches as they came over the wire, the last perhaps cut short; `null` when there are none. */
  readonly records: Buffer | null
}

/** The end of a leader's epoch: the offset behind its last record. */
export interface EpochEnd {
  readonly epoch: number
  readonly endOffset: number
}

export interface EpochQuery extends TopicPartition {
  /** As this client knows it; −1 = not checked. */
  readonly currentLeaderEpoch: number
  /** Whose end is asked for. */
  readonly leaderEpoch: number
}

export interface EpochAnswer extends TopicPartitionError, EpochEnd {}

export interface AbortedTransaction {
  readonly producerId: bigint
  readonly firstOffset: number
}

export interface OffsetQuery extends TopicPartition {
  /** Milliseconds since the epoch, −1 = end of the log, −2 = its start. */
  readonly timestamp: number
}

export interface OffsetAnswer extends TopicPartitionError {
  /** −1 when no record is as young as the timestamp asked for. */
  readonly offset: number
  readonly timestamp: number
}

export interface ProduceRequest extends TopicPartition {
  /**
   * The only topic of that name that is meant: one made anew is answered UNKNOWN_TOPIC_ID, and nothing is written. Brokers
   * before Apache Kafka 4.1 know topics by their names alone, and write. @default any topic of that name
   */
  readonly topicId?: string
  readonly batch: Buffer
  readonly timeoutMs: number
  /** The transaction that the batch belongs to. @default none */
  readonly transaction?: { readonly transactionalId: string; readonly version: TransactionVersion }
}

export interface ProduceAnswer {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly baseOffset: number
  /** Whether the broker was told the topic by its id, so that it wrote to no other of that name. */
  readonly byTopicId: boolean
  /** −1 unless the topic stamps records itself. */
  readonly logAppendTime: number
  /** Indexes in the batch of the records that were refused. */
  readonly recordErrors: readonly { readonly index: number; readonly message: string | null }[]
}

/** Where a partition's log is to begin. */
export interface LogBeginning extends TopicPartition {
  /** The first offset that stays; −1 stands for the high watermark. */
  readonly offset: number
}

export interface LogBeginningAnswer extends TopicPartitionError {
  /** Where the log begins now; −1 on an error. */
  readonly logStartOffset: number
}
