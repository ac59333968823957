import type { TopicPartition, TopicPartitionError } from './partitions.ts'

/** To a consumer group's coordinator. */
export interface GroupRequests {
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

  /** Every group that this broker coordinates and that this principal may see. */
  listGroups(nodeId: number): Promise<GroupList>
}

export interface GroupList {
  readonly errorCode: number
  readonly groupIds: readonly string[]
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
  /** As `TopicMetadata.id`. */
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
