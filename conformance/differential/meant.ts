/**
 * The differences that are meant. Whatever else two brokers answer differently is a mistake of the embedded one.
 * Not told at all is what Kafka 4.4.0 never answers: Produce with null records, AlterConfigs that names a resource twice,
 * AddPartitionsToTxn from version 4 on without transactions, and members of type `consumer` with unreadable metadata.
 * What a rule applies to is named by the API and the names of the fields, without indices: `Metadata.topics.topicId`.
 */
export interface Meant {
  readonly reason: string
  readonly at: RegExp
  /** What is compared in its place. */
  readonly as: Comparison
}

export type Comparison =
  /** Equal where the other broker's are equal: the first becomes `id 1`, and so on. */
  | 'identity'
  /** Whether there is a text. */
  | 'text'
  /** Whether it is there at all: a number below zero, zero, or above. */
  | 'sign'
  | 'nothing'
  /** In any order. */
  | 'set'
  /** Without what belongs to other stories or to the broker itself, by its name. */
  | 'own'
  /** Only APIs that there are tables of. */
  | 'served'

/** Kafka answers these in the order of a hash table, or shuffles them so that nobody relies on an order. */
const unordered: readonly RegExp[] = [
  /^AddPartitionsToTxn\.resultsByTopicV3AndBelow(\.resultsByPartition)?$/,
  /^AddPartitionsToTxn\.resultsByTransaction(\.topicResults(\.resultsByPartition)?)?$/,
  /^ApiVersions\.finalizedFeatures$/,
  /^ConsumerGroupDescribe\.groups(\.members(\.subscribedTopicNames)?)?$/,
  /^ConsumerGroupDescribe\.groups\.members\.(assignment|targetAssignment)\.topicPartitions$/,
  /^ConsumerGroupHeartbeat\.assignment\.topicPartitions$/,
  /^DeleteTopics\.responses$/,
  /^DescribeConfigs\.results\.configs$/,
  /^DescribeGroups\.groups(\.members)?$/,
  /^DescribeLogDirs\.results\.topics(\.partitions)?$/,
  /^DescribeProducers\.topics\.partitions\.activeProducers$/,
  /^DescribeTransactions\.transactionStates(\.topics(\.partitions)?)?$/,
  /^Fetch\.responses$/,
  /^JoinGroup\.members$/,
  /^ListGroups\.groups$/,
  /^ListOffsets\.topics(\.partitions)?$/,
  /^ListTransactions\.transactionStates$/,
  /^Metadata\.topics$/,
  /^OffsetFetch\.(groups\.)?topics(\.partitions)?$/,
  /^Produce\.responses(\.partitionResponses)?$/
]

export const meant: readonly Meant[] = [
  ...unordered.map(at => ({ reason: 'The order is not promised.', at, as: 'set' as const })),
  {
    reason: 'Identifiers are random, or counted from a start of their own.',
    at: /\.(topicId|clusterId|producerId|nextProducerId|ongoingTxnProducerId)$/,
    as: 'identity'
  },
  { reason: 'Members and leaders are named by brokers.', at: /\.(memberId|leader)$/, as: 'identity' },
  { reason: 'A fetch session has a random number.', at: /^Fetch\.sessionId$/, as: 'identity' },
  { reason: 'Ports are what is free.', at: /\.port$/, as: 'nothing' },
  { reason: 'Messages are for people, and our own.', at: /\.(errorMessage|batchIndexErrorMessage)$/, as: 'text' },
  {
    reason: 'The epoch counts changes of the cluster’s metadata.',
    at: /^ApiVersions\.finalizedFeaturesEpoch$/,
    as: 'sign'
  },
  { reason: 'Folders are named by the machine.', at: /^DescribeLogDirs\.results\.logDir$/, as: 'text' },
  {
    reason: 'The embedded broker has no disk: −1, which means unknown (KIP-827).',
    at: /^DescribeLogDirs\.results\.(total|usable)Bytes$/,
    as: 'nothing'
  },
  {
    reason: 'Other stories use the same brokers, and real Kafka has topics of its own.',
    at: /^(Metadata\.topics|ListGroups\.groups|ListTransactions\.transactionStates|DescribeTopicPartitions\.topics|DescribeLogDirs\.results\.topics)$/,
    as: 'own'
  },
  {
    reason:
      'Security, quotas, replication, share groups and streams groups are not served (packages/broker/UNSUPPORTED.md).',
    at: /^ApiVersions\.apiKeys$/,
    as: 'served'
  },
  {
    reason: 'Features that concern only what is not served are left out.',
    at: /^ApiVersions\.(supported|finalized)Features$/,
    as: 'served'
  }
]

/** Keys of APIs that the embedded broker does not offer. */
export const notServed: ReadonlySet<number> = new Set([
  27, 34, 38, 39, 40, 41, 49, 51, 55, 64, 74, 76, 77, 78, 79, 80, 81, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94
])

export const servedFeatures: readonly string[] = ['group.version', 'transaction.version']
