import { kafkaErrors } from '../client/kafka-errors.ts'

/** What one answer to a produce request means for the batch that was sent. */
export type ProduceOutcome =
  /** It is in the log of all in-sync replicas. */
  | 'written'
  /** It may or may not be in the log: only the same batch, sent again, settles that. */
  | 'in-doubt'
  /** It is not in the log, and the same batch may be taken later. */
  | 'refused'
  | 'forbidden'
  /** The batch is larger than the topic takes. */
  | 'too-large'
  /** The topic does not take a record's timestamp. */
  | 'timestamp'
  /** The topic does not take some of the records. */
  | 'record'
  /** The broker does not know our producer id, or its sequence: go on with another identity. */
  | 'identity'

const outcomes: ReadonlyMap<number, ProduceOutcome> = new Map([
  [kafkaErrors.NONE, 'written'],
  // The broker has this batch already, too long ago to know its offset.
  [kafkaErrors.DUPLICATE_SEQUENCE_NUMBER, 'written'],
  [kafkaErrors.CORRUPT_MESSAGE, 'refused'],
  [kafkaErrors.INVALID_TOPIC_EXCEPTION, 'refused'],
  [kafkaErrors.NOT_ENOUGH_REPLICAS, 'refused'],
  [kafkaErrors.POLICY_VIOLATION, 'refused'],
  [kafkaErrors.UNSUPPORTED_COMPRESSION_TYPE, 'refused'],
  [kafkaErrors.TOPIC_AUTHORIZATION_FAILED, 'forbidden'],
  [kafkaErrors.CLUSTER_AUTHORIZATION_FAILED, 'forbidden'],
  [kafkaErrors.MESSAGE_TOO_LARGE, 'too-large'],
  [kafkaErrors.RECORD_LIST_TOO_LARGE, 'too-large'],
  [kafkaErrors.INVALID_TIMESTAMP, 'timestamp'],
  [kafkaErrors.INVALID_RECORD, 'record'],
  [kafkaErrors.OUT_OF_ORDER_SEQUENCE_NUMBER, 'identity'],
  [kafkaErrors.INVALID_PRODUCER_EPOCH, 'identity'],
  [kafkaErrors.INVALID_PRODUCER_ID_MAPPING, 'identity'],
  [kafkaErrors.UNKNOWN_PRODUCER_ID, 'identity'],
  [kafkaErrors.PRODUCER_FENCED, 'identity']
])

/**
 * Whatever is not known to be refused before it was appended is in doubt, the outcome that assumes least. That takes in
 * NOT_LEADER_OR_FOLLOWER and UNKNOWN_TOPIC_OR_PARTITION: a leader that is deposed, or whose topic is deleted, while
 * it waits for its followers answers so after it has appended.
 */
export const produceOutcome = (errorCode: number): ProduceOutcome => outcomes.get(errorCode) ?? 'in-doubt'
