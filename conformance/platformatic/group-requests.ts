import { kafkaErrors } from '../../packages/kafka/src/client/kafka-errors.ts'
import type {
  CommittedOffset,
  ConsumerGroupHeartbeat,
  ConsumerGroupHeartbeatAnswer,
  GroupMember,
  JoinGroupAnswer,
  JoinGroupRequest,
  KafkaClient,
  OffsetFetchAnswer,
  TopicPartition,
  TopicPartitionError
} from '../../packages/kafka/src/client/port.ts'
import { byTopic, offsetsByTopic } from '../../packages/kafka/src/client/wire/by-topic.ts'
import { describedGroup } from '../../packages/kafka/src/client/wire/described-group.ts'
import type { Cluster } from './cluster.ts'
import { requests } from './requests.ts'

/** Kind of coordinator, and of members: the protocol has others, for transactions and for Connect. */
const GROUP = 0
const CONSUMERS = 'consumer'

type GroupRequests = Pick<
  KafkaClient,
  | 'findCoordinator'
  | 'joinGroup'
  | 'syncGroup'
  | 'heartbeat'
  | 'leaveGroup'
  | 'consumerGroupHeartbeat'
  | 'offsetCommit'
  | 'offsetFetch'
  | 'describeGroup'
  | 'listGroups'
>

/**
 * A coordinator whose connection is open but silent must be noticed well inside the session: the beat is then given up,
 * and the coordinator looked up at another broker.
 */
const soonMs = 10_000
const soonestMs = 1000

/** Requests to a group's coordinator. JoinGroup and SyncGroup wait for other members and have connections of their own. */
export function groupRequests(cluster: Cluster): GroupRequests {
  /** A sync waits as long as the join before it said. */
  const rebalanceTimeouts = new Map<string, number>()
  const sessionTimeouts = new Map<string, number>()
  const limitOf = (groupId: string): number => {
    const session = sessionTimeouts.get(groupId)
    const third = session === undefined ? soonMs : Math.max(soonestMs, Math.floor(session / 3))
    return Math.min(cluster.settings.requestTimeoutMs, soonMs, third)
  }

  return {
    async findCoordinator(groupId) {
      const limit = { timeoutMs: limitOf(groupId) }
      const { coordinators } = await cluster.toAny(requests.findCoordinator, [GROUP, [groupId]], limit)
      const [found] = coordinators
      if (found === undefined)
        return { errorCode: kafkaErrors.COORDINATOR_NOT_AVAILABLE, errorMessage: null, nodeId: -1 }
      if (found.errorCode === kafkaErrors.NONE) cluster.learn(found.nodeId, found.host, found.port)
      return { errorCode: found.errorCode, errorMessage: found.errorMessage ?? null, nodeId: found.nodeId }
    },

    joinGroup(nodeId, request, signal) {
      rebalanceTimeouts.set(request.groupId, request.rebalanceTimeoutMs)
      sessionTimeouts.set(request.groupId, request.sessionTimeoutMs)
      return joinGroup(cluster, nodeId, request, signal)
    },

    async syncGroup(nodeId, request) {
      const { groupId, generationId, memberId, groupInstanceId, protocolName } = request
      const timeoutMs = cluster.limitMs(rebalanceTimeouts.get(groupId) ?? 0)
      const assignments = request.assignments.map(a => ({ ...a }))
      const { errorCode, assignment } = await cluster.toNode(
        'join',
        nodeId,
        requests.syncGroup,
        [groupId, generationId, memberId, groupInstanceId, CONSUMERS, protocolName, assignments],
        { timeoutMs }
      )
      return { errorCode, assignment }
    },

    async heartbeat(nodeId, member) {
      const { groupId, generationId, memberId, groupInstanceId } = member
      const { errorCode } = await cluster.toNode(
        'group',
        nodeId,
        requests.heartbeat,
        [groupId, generationId, memberId, groupInstanceId],
        { timeoutMs: limitOf(groupId) }
      )
      return { errorCode }
    },

    async leaveGroup(nodeId, member) {
      const { groupId, memberId, groupInstanceId } = member
      const answer = await cluster.toNode('group', nodeId, requests.leaveGroup, [
        groupId,
        [{ memberId, groupInstanceId, reason: null }]
      ])
      return { errorCode: answer.errorCode || (answer.members[0]?.errorCode ?? kafkaErrors.NONE) }
    },

    consumerGroupHeartbeat: (nodeId, request) =>
      consumerGroupHeartbeat(cluster, nodeId, request, limitOf(request.groupId)),
    offsetCommit: (nodeId, member, offsets) => offsetCommit(cluster, nodeId, member, offsets),
    offsetFetch: (nodeId, groupId, partitions) => offsetFetch(cluster, nodeId, groupId, partitions),
    describeGroup: (nodeId, groupId) =>
      describedGroup(
        async () => (await cluster.toNode('group', nodeId, requests.describeGroups, [[groupId], false])).groups[0],
        async () =>
          (await cluster.toNode('group', nodeId, requests.consumerGroupDescribe, [[groupId], false])).groups[0]
      ),
    async listGroups(nodeId) {
      const { errorCode, groups } = await cluster.toNode('group', nodeId, requests.listGroups, [[], []])
      return { errorCode, groupIds: groups.map(({ groupId }) => groupId) }
    }
  }
}

async function joinGroup(
  cluster: Cluster,
  nodeId: number,
  request: JoinGroupRequest,
  signal: AbortSignal | undefined
): Promise<JoinGroupAnswer> {
  const { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId, reason } = request
  const protocols = request.protocols.map(p => ({ ...p }))
  const answer = await cluster.toNode(
    'join',
    nodeId,
    requests.joinGroup,
    [groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId, CONSUMERS, protocols, reason],
    { timeoutMs: cluster.limitMs(rebalanceTimeoutMs), signal }
  )
  return {
    errorCode: answer.errorCode,
    generationId: answer.generationId,
    protocolName: answer.protocolName ?? null,
    leader: answer.leader,
    skipAssignment: answer.skipAssignment,
    memberId: answer.memberId,
    members: answer.members.map(m => ({
      memberId: m.memberId,
      groupInstanceId: m.groupInstanceId ?? null,
      metadata: m.metadata
    }))
  }
}

async function consumerGroupHeartbeat(
  cluster: Cluster,
  nodeId: number,
  request: ConsumerGroupHeartbeat,
  timeoutMs: number
): Promise<ConsumerGroupHeartbeatAnswer> {
  const answer = await cluster.toNode(
    'group',
    nodeId,
    requests.consumerGroupHeartbeat,
    [
      request.groupId,
      request.memberId,
      request.memberEpoch,
      request.groupInstanceId,
      null,
      request.rebalanceTimeoutMs ?? -1,
      request.topics && [...request.topics],
      null,
      request.serverAssignor,
      request.owned?.map(({ topicId, partitions }) => ({ topicId, partitions: [...partitions] })) ?? null
    ],
    { timeoutMs }
  )
  const { errorCode, memberEpoch, heartbeatIntervalMs, assignment } = answer
  return {
    errorCode,
    errorMessage: answer.errorMessage ?? null,
    memberId: answer.memberId ?? null,
    memberEpoch,
    heartbeatIntervalMs,
    assignment: assignment?.topicPartitions ?? null
  }
}

async function offsetCommit(
  cluster: Cluster,
  nodeId: number,
  member: GroupMember,
  offsets: readonly CommittedOffset[]
): Promise<TopicPartitionError[]> {
  if (offsets.length === 0) return []
  const { groupId, generationId, memberId, groupInstanceId } = member
  const answer = await cluster.toNode('group', nodeId, requests.offsetCommit, [
    groupId,
    generationId,
    memberId,
    groupInstanceId,
    offsetsByTopic(offsets)
  ])
  return answer.topics.flatMap(t =>
    t.partitions.map(p => ({ topic: t.name, partition: p.partitionIndex, errorCode: p.errorCode }))
  )
}

/**
 * Asks for stable offsets only: one that a transaction may still replace is answered with UNSTABLE_OFFSET_COMMIT, which
 * is retriable, and not with the offset before it.
 */
async function offsetFetch(
  cluster: Cluster,
  nodeId: number,
  groupId: string,
  partitions: readonly TopicPartition[] | null
): Promise<OffsetFetchAnswer> {
  if (partitions?.length === 0) return { errorCode: kafkaErrors.NONE, partitions: [] }
  const topics =
    partitions &&
    byTopic(partitions, p => p.partition).map(({ name, partitions: partitionIndexes }) => ({ name, partitionIndexes }))
  const group = { groupId, memberId: null, memberEpoch: -1, topics }
  const answer = await cluster.toNode('group', nodeId, requests.offsetFetch, [[group], true])
  const [found] = answer.groups
  if (found === undefined) return { errorCode: kafkaErrors.UNKNOWN_SERVER_ERROR, partitions: [] }
  return {
    errorCode: found.errorCode,
    partitions: found.topics.flatMap(t =>
      t.partitions.map(p => ({
        topic: t.name,
        partition: p.partitionIndex,
        errorCode: p.errorCode,
        offset: Number(p.committedOffset),
        leaderEpoch: p.committedLeaderEpoch,
        metadata: p.metadata ?? ''
      }))
    )
  }
}
