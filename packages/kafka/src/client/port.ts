import type { GroupRequests } from './port/groups.ts'
import type { LogRequests } from './port/log.ts'
import type { TopicRequests } from './port/topics.ts'
import type { TransactionRequests } from './port/transactions.ts'

export type {
  CommittedOffset,
  ConsumerGroupHeartbeat,
  ConsumerGroupHeartbeatAnswer,
  GroupDescription,
  GroupMember,
  JoinGroupAnswer,
  JoinGroupRequest,
  OffsetFetchAnswer,
  SyncGroupAnswer,
  SyncGroupRequest,
  TopicIdPartitions
} from './port/groups.ts'
export type {
  AbortedTransaction,
  EpochAnswer,
  EpochEnd,
  EpochQuery,
  FetchedPartition,
  FetchPosition,
  FetchRequest,
  Isolation,
  LogBeginning,
  LogBeginningAnswer,
  OffsetAnswer,
  OffsetQuery,
  ProduceAnswer,
  ProduceRequest
} from './port/log.ts'
export type { TopicError, TopicPartition, TopicPartitionError } from './port/partitions.ts'
export type {
  ClusterMetadata,
  ConfigAnswer,
  ConfigResource,
  NewTopic,
  TopicMetadata
} from './port/topics.ts'
export type {
  ProducerAnswer,
  TransactionalProducer,
  TransactionRequests,
  TransactionVersion
} from './port/transactions.ts'

/**
 * What this library needs of a Kafka client, and nothing else. `client/wire/` implements it;
 * no other folder imports a Kafka client, and no type of a client crosses this file.
 *
 * Two kinds of failure are kept apart everywhere:
 * - a broker's answer about one topic, partition or group is **data**: an `errorCode` (0 = none), so that one
 *   partition's trouble never hides another partition's result;
 * - a request that got no answer (connection refused or cut, time-out, failed authentication, unsupported version)
 *   is a rejected promise with a `DeadLetterError` whose code begins with `BROKER_`.
 *
 * Offsets are JavaScript numbers (exact up to 2^53 − 1) and timestamps are milliseconds since the epoch.
 */
export interface KafkaClient extends TopicRequests, LogRequests, GroupRequests, TransactionRequests {
  /** Closes every connection. Requests under way reject. */
  close(): Promise<void>
}
