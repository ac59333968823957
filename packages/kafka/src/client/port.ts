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
export interface KafkaClient {
  /**
   * Metadata straight from a broker, never from a cache, never creating a topic. `null` asks for all topics.
   * @param nodeId the broker that is to answer; left out, any
   */
  metadata(topics: readonly string[] | null, nodeId?: number): Promise<ClusterMetadata>

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

  /** The broker that coordinates a consumer group. */
  findCoordinator(groupId: string): Promise<{ errorCode: number; errorMessage: string | null; nodeId: number }>
  joinGroup(nodeId: number, request: JoinGroupRequest, signal?: AbortSignal): Promise<JoinGroupAnswer>
  syncGroup(nodeId: number, request: SyncGroupRequest): Promise<SyncGroupAnswer>
  heartbeat(nodeId: number, member: GroupMember): Promise<{ errorCode: number }>
  leaveGroup(nodeId: number, member: GroupMember): Promise<{ errorCode: number }>
  /** One step of a member of the `consumer` protocol (KIP-848): joining, staying, acknowledging and leaving are all this. */
  consumerGroupHeartbeat(nodeId: number, request: ConsumerGroupHeartbeat): Promise<ConsumerGroupHeartbeatAnswer>
  /** Commits offsets as a member (or, with generation −1 and member id '', as a group without members). */
  offsetCommit(nodeId: number, member: GroupMember, offsets: readonly CommittedOffset[]): Promise<TopicPartitionError[]>
  /** Committed offsets; `null` partitions ask for every partition that the group has committed. */
  offsetFetch(nodeId: number, groupId: string, partitions: readonly TopicPartition[] | null): Promise<OffsetFetchAnswer>

  /** State and members of a group, whatever protocol they speak. */
  describeGroup(nodeId: number, groupId: string): Promise<GroupDescription>

  /** With `validateOnly` the brokers say what they would answer, and change nothing; also below. */
  createTopics(topics: readonly NewTopic[], validateOnly?: boolean): Promise<TopicError[]>
  createPartitions(topic: string, count: number, validateOnly?: boolean): Promise<TopicError>
  describeConfigs(resources: readonly ConfigResource[]): Promise<ConfigAnswer[]>
  /** Incremental: only the named configs of the topic change. */
  alterTopicConfigs(
    topic: string,
    configs: Readonly<Record<string, string>>,
    validateOnly?: boolean
  ): Promise<TopicError>
  deleteTopics(topics: readonly string[]): Promise<TopicError[]>

  /** Closes every connection. Requests under way reject. */
  close(): Promise<void>
}

/** Whether records of open and aborted transactions are left out, or read like any other. */
export type Isolation = 'read-committed' | 'read-uncommitted'

/** A partition of a topic. */
export interface TopicPartition {
  /** The topic's name. */
  readonly topic: string
  /** From 0. */
  readonly partition: number
}

export interface TopicPartitionError extends TopicPartition {
  readonly errorCode: number
}

export interface TopicError {
  readonly topic: string
  readonly errorCode: number
  readonly errorMessage: string | null
}

export interface ClusterMetadata {
  readonly clusterId: string | null
  readonly controllerId: number
  readonly brokers: ReadonlyMap<number, { readonly nodeId: number; readonly host: string; readonly port: number }>
  readonly topics: ReadonlyMap<string, TopicMetadata>
}

export interface TopicMetadata {
  readonly name: string
  /** UUID text as the protocol has it. */
  readonly id: string
  readonly errorCode: number
  readonly isInternal: boolean
  /** Ordered by partition number. */
  readonly partitions: readonly PartitionMetadata[]
  /**
   * Bit set of ACL operations that this principal may do on the topic (bit n = AclOperation n; READ 3, WRITE 4,
   * CREATE 5, DESCRIBE 8, DESCRIBE_CONFIGS 10, ALTER_CONFIGS 11). `null` when the broker did not say.
   */
  readonly authorizedOperations: number | null
}

export interface PartitionMetadata {
  readonly partition: number
  readonly errorCode: number
  /** −1 while there is none. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

export interface FetchRequest {
  readonly maxWaitMs: number
  readonly minBytes: number
  /** Bound on the whole answer; a first batch larger than it is still returned. */
  readonly maxBytes: number
  readonly isolation: Isolation
  /** Whether a leader may name a replica that is nearer instead of answering itself (KIP-392). @default true */
  readonly nearest?: boolean
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
  readonly batch: Buffer
  readonly timeoutMs: number
  /** Of the transaction that the batch belongs to. @default none */
  readonly transactionalId?: string
}

export interface ProduceAnswer {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly baseOffset: number
  /** −1 unless the topic stamps records itself. */
  readonly logAppendTime: number
  /** Indexes in the batch of the records that were refused. */
  readonly recordErrors: readonly { readonly index: number; readonly message: string | null }[]
}

export interface GroupMember {
  readonly groupId: string
  readonly memberId: string
  /** In the `consumer` protocol the member's epoch. */
  readonly generationId: number
  readonly groupInstanceId: string | null
}

export interface JoinGroupRequest {
  readonly groupId: string
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  readonly protocols: readonly { readonly name: string; readonly metadata: Buffer }[]
  readonly reason: string | null
}

export interface JoinGroupAnswer {
  readonly errorCode: number
  readonly generationId: number
  readonly protocolName: string | null
  readonly leader: string
  readonly skipAssignment: boolean
  readonly memberId: string
  readonly members: readonly {
    readonly memberId: string
    readonly groupInstanceId: string | null
    readonly metadata: Buffer
  }[]
}

export interface SyncGroupRequest extends GroupMember {
  readonly protocolName: string
  readonly assignments: readonly { readonly memberId: string; readonly assignment: Buffer }[]
}

export interface SyncGroupAnswer {
  readonly errorCode: number
  readonly assignment: Buffer
}

/** `null` = unchanged since the heartbeat before; all of a member that joins, or that does not know what arrived, is told. */
export interface ConsumerGroupHeartbeat {
  readonly groupId: string
  /** Chosen by the member. */
  readonly memberId: string
  /** 0 = joins, −1 = leaves, −2 = a static member that keeps its place. */
  readonly memberEpoch: number
  readonly groupInstanceId: string | null
  readonly rebalanceTimeoutMs: number | null
  readonly topics: readonly string[] | null
  readonly serverAssignor: string | null
  /** What the member has; partitions that it was told to give up are acknowledged by their absence. */
  readonly owned: readonly TopicIdPartitions[] | null
}

export interface ConsumerGroupHeartbeatAnswer {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly memberId: string | null
  readonly memberEpoch: number
  readonly heartbeatIntervalMs: number
  /** What the member may have now; `null` = unchanged. */
  readonly assignment: readonly TopicIdPartitions[] | null
}

export interface TopicIdPartitions {
  /** As {@link TopicMetadata.id}. */
  readonly topicId: string
  readonly partitions: readonly number[]
}

export interface CommittedOffset extends TopicPartition {
  /** The next offset to be handled. */
  readonly offset: number
  readonly leaderEpoch: number
  /** At most 4,096 bytes by the broker's default. */
  readonly metadata: string
}

export interface OffsetFetchAnswer {
  readonly errorCode: number
  readonly partitions: readonly (CommittedOffset & { readonly errorCode: number })[]
}

export interface GroupDescription {
  readonly errorCode: number
  /** How its members are negotiated; 'none': there is no such group. */
  readonly protocol: 'classic' | 'consumer' | 'none'
  /** As the broker names it: 'Stable', 'Empty', 'PreparingRebalance', … */
  readonly state: string
  /** What a classic group is for: 'consumer', 'connect', …; '' when it does not say. */
  readonly protocolType: string
  /** The assignor in use; '' while there is none. */
  readonly assignor: string
  readonly members: readonly DescribedMember[]
}

export interface DescribedMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  /** What it has, as members of the classic protocol write it; `null` in the `consumer` protocol. */
  readonly assignment: Buffer | null
  /** What it has, in the `consumer` protocol. */
  readonly partitions: readonly TopicPartition[]
}

export interface NewTopic {
  readonly topic: string
  readonly partitions: number
  /** −1 = the broker's default. */
  readonly replicationFactor: number
  readonly configs: Readonly<Record<string, string>>
}

export interface ConfigResource {
  readonly type: 'topic' | 'broker' | 'group'
  readonly name: string
}

export interface ConfigAnswer extends ConfigResource {
  readonly errorCode: number
  readonly errorMessage: string | null
  /** Effective values, defaults included; sensitive ones are absent. */
  readonly configs: ReadonlyMap<string, string>
}
