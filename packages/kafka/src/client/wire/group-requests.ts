import { kafkaErrors } from '../kafka-errors.ts'
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
} from '../port.ts'
import { apis } from './apis.ts'
import { byTopic, offsetsByTopic } from './by-topic.ts'
import type { Cluster } from './cluster.ts'
import { describedGroup } from './described-group.ts'
import { findCoordinator } from './find-coordinator.ts'
import { oneAnswerEach } from './one-answer-each.ts'
import { saidIfAny } from './said.ts'
import { uuidBase64, uuidText } from './uuid.ts'

/** Kind of members: the protocol has others, for Connect. */
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
    findCoordinator: groupId => findCoordinator(cluster, 'group', groupId, { timeoutMs: limitOf(groupId) }),

    joinGroup(nodeId, request, signal) {
      rebalanceTimeouts.set(request.groupId, request.rebalanceTimeoutMs)
      sessionTimeouts.set(request.groupId, request.sessionTimeoutMs)
      return joinGroup(cluster, nodeId, request, signal)
    },

    async syncGroup(nodeId, request) {
      const { groupId, generationId, memberId, groupInstanceId, protocolName } = request
      const timeoutMs = cluster.limitMs(rebalanceTimeouts.get(groupId) ?? 0)
      const { assignments } = request
      const asked = {
        groupId,
        generationId,
        memberId,
        groupInstanceId,
        protocolType: CONSUMERS,
        protocolName,
        assignments
      }
      const { answer } = await cluster.toNode('join', nodeId, apis.syncGroup, asked, { timeoutMs })
      return { errorCode: answer.errorCode, assignment: answer.assignment }
    },

    async heartbeat(nodeId, member) {
      const { groupId, generationId, memberId, groupInstanceId } = member
      const asked = { groupId, generationId, memberId, groupInstanceId }
      const limit = { timeoutMs: limitOf(groupId) }
      const { answer } = await cluster.toNode('group', nodeId, apis.heartbeat, asked, limit)
      return { errorCode: answer.errorCode }
    },

    async leaveGroup(nodeId, member) {
      const { groupId, memberId, groupInstanceId } = member
      const asked = { groupId, members: [{ memberId, groupInstanceId, reason: null }] }
      const { answer } = await cluster.toNode('group', nodeId, apis.leaveGroup, asked)
      return { errorCode: answer.errorCode || (answer.members[0]?.errorCode ?? kafkaErrors.NONE) }
    },

    consumerGroupHeartbeat: (nodeId, request) =>
      consumerGroupHeartbeat(cluster, nodeId, request, limitOf(request.groupId)),
    offsetCommit: (nodeId, member, offsets) => offsetCommit(cluster, nodeId, member, offsets),
    offsetFetch: (nodeId, groupId, partitions) => offsetFetch(cluster, nodeId, groupId, partitions),
    describeGroup: (nodeId, groupId) =>
      describedGroup(
        async () => {
          const { answer } = await cluster.toNode('group', nodeId, apis.describeGroups, { groups: [groupId] })
          return answer.groups.find(group => group.groupId === groupId)
        },
        async () => {
          const { answer } = await cluster.toNode('group', nodeId, apis.consumerGroupDescribe, { groupIds: [groupId] })
          return answer.groups.find(group => group.groupId === groupId)
        }
      ),
    async listGroups(nodeId) {
      const { answer } = await cluster.toNode('group', nodeId, apis.listGroups, {})
      return { errorCode: answer.errorCode, groupIds: answer.groups.map(({ groupId }) => groupId) }
    }
  }
}

async function joinGroup(
  cluster: Cluster,
  nodeId: number,
  request: JoinGroupRequest,
  signal: AbortSignal | undefined
): Promise<JoinGroupAnswer> {
  const limit = { timeoutMs: cluster.limitMs(request.rebalanceTimeoutMs), signal }
  const { answer } = await cluster.toNode(
    'join',
    nodeId,
    apis.joinGroup,
    { ...request, protocolType: CONSUMERS },
    limit
  )
  return {
    errorCode: answer.errorCode,
    generationId: answer.generationId,
    protocolName: answer.protocolName,
    leader: answer.leader,
    skipAssignment: answer.skipAssignment,
    memberId: answer.memberId,
    members: answer.members.map(m => ({
      memberId: m.memberId,
      groupInstanceId: m.groupInstanceId,
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
  const { answer } = await cluster.toNode(
    'group',
    nodeId,
    apis.consumerGroupHeartbeat,
    {
      groupId: request.groupId,
      memberId: request.memberId,
      memberEpoch: request.memberEpoch,
      instanceId: request.groupInstanceId,
      rackId: cluster.settings.rack ?? null,
      rebalanceTimeoutMs: request.rebalanceTimeoutMs ?? -1,
      subscribedTopicNames: request.topics,
      serverAssignor: request.serverAssignor,
      topicPartitions: request.owned?.map(o => ({ ...o, topicId: uuidBase64(o.topicId) })) ?? null
    },
    { timeoutMs }
  )
  const { errorCode, memberEpoch, heartbeatIntervalMs, assignment } = answer
  return {
    errorCode,
    errorMessage: saidIfAny(answer.errorMessage),
    memberId: answer.memberId,
    memberEpoch,
    heartbeatIntervalMs,
    assignment: assignment?.topicPartitions.map(t => ({ ...t, topicId: uuidText(t.topicId) })) ?? null
  }
}

async function offsetCommit(
  cluster: Cluster,
  nodeId: number,
  member: GroupMember,
  offsets: readonly CommittedOffset[]
): Promise<TopicPartitionError[]> {
  if (offsets.length === 0) return []
  const { groupId, generationId: generationIdOrMemberEpoch, memberId, groupInstanceId } = member
  const asked = { groupId, generationIdOrMemberEpoch, memberId, groupInstanceId, topics: offsetsByTopic(offsets) }
  const { answer } = await cluster.toNode('group', nodeId, apis.offsetCommit, asked)
  const answers = answer.topics.flatMap(t =>
    t.partitions.map(p => ({ topic: t.name, partition: p.partitionIndex, errorCode: p.errorCode }))
  )
  return oneAnswerEach(offsets, answers, ({ topic, partition }) => ({
    topic,
    partition,
    errorCode: kafkaErrors.NETWORK_EXCEPTION
  }))
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
  const asked = { groups: [{ groupId, topics }], requireStable: true }
  const { answer } = await cluster.toNode('group', nodeId, apis.offsetFetch, asked)
  const found = answer.groups.find(group => group.groupId === groupId)
  if (found === undefined) return { errorCode: kafkaErrors.UNKNOWN_SERVER_ERROR, partitions: [] }
  if (found.errorCode !== kafkaErrors.NONE) return { errorCode: found.errorCode, partitions: [] }
  const answers = found.topics.flatMap(t =>
    t.partitions.map(p => ({
      topic: t.name,
      partition: p.partitionIndex,
      errorCode: p.errorCode,
      offset: Number(p.committedOffset),
      leaderEpoch: p.committedLeaderEpoch,
      metadata: p.metadata ?? ''
    }))
  )
  if (partitions === null) return { errorCode: kafkaErrors.NONE, partitions: answers }
  return { errorCode: kafkaErrors.NONE, partitions: oneAnswerEach(partitions, answers, unanswered) }
}

const unanswered = ({ topic, partition }: TopicPartition) => ({
  topic,
  partition,
  errorCode: kafkaErrors.NETWORK_EXCEPTION,
  offset: -1,
  leaderEpoch: -1,
  metadata: ''
})
