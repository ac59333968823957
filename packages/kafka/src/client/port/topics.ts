import type { TopicError } from './partitions.ts'

/** About topics and the cluster. */
export interface TopicRequests {
  /**
   * Metadata straight from a broker, never from a cache, never creating a topic. `null` asks for all topics.
   * @param nodeId the broker that is to answer; left out, any
   */
  metadata(topics: readonly string[] | null, nodeId?: number): Promise<ClusterMetadata>

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
