import { isRetriable, kafkaErrors } from '../../client/kafka-errors.ts'

/** What an error code of a request in a transaction means for the transaction. */
export type Reaction =
  | 'done'
  /** The same request may be taken by and by. */
  | 'again'
  /** The coordinator is another broker, or none at present: look it up and ask again. */
  | 'moved'
  /** Another producer has the transactional id, or the coordinator has aborted what took too long. */
  | 'fenced'
  | 'forbidden'
  /** Nothing but to abort. */
  | 'failed'

const reactions: ReadonlyMap<number, Reaction> = new Map([
  [kafkaErrors.NONE, 'done'],
  // The transaction before is still being ended.
  [kafkaErrors.CONCURRENT_TRANSACTIONS, 'again'],
  [kafkaErrors.COORDINATOR_LOAD_IN_PROGRESS, 'again'],
  [kafkaErrors.COORDINATOR_NOT_AVAILABLE, 'moved'],
  [kafkaErrors.NOT_COORDINATOR, 'moved'],
  // Coordinators fence with the first, logs with the second: under KIP-890 the epoch goes up at an abort by time-out, too.
  [kafkaErrors.PRODUCER_FENCED, 'fenced'],
  [kafkaErrors.INVALID_PRODUCER_EPOCH, 'fenced'],
  [kafkaErrors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, 'forbidden'],
  [kafkaErrors.TOPIC_AUTHORIZATION_FAILED, 'forbidden'],
  [kafkaErrors.GROUP_AUTHORIZATION_FAILED, 'forbidden'],
  [kafkaErrors.CLUSTER_AUTHORIZATION_FAILED, 'forbidden'],
  // Under another identity a batch in doubt could be written twice, which is what the transaction is there against.
  [kafkaErrors.UNKNOWN_PRODUCER_ID, 'failed'],
  [kafkaErrors.OUT_OF_ORDER_SEQUENCE_NUMBER, 'failed']
])

export const reactionTo = (errorCode: number): Reaction =>
  reactions.get(errorCode) ?? (isRetriable(errorCode) ? 'again' : 'failed')
