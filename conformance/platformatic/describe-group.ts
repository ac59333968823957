import { kafkaErrors } from '../../packages/kafka/src/client/kafka-errors.ts'
import type { GroupDescription } from '../../packages/kafka/src/client/port.ts'
import { DeadLetterError } from '../../packages/kafka/src/errors.ts'
import type { Cluster } from './cluster.ts'
import { requests } from './requests.ts'

/** The classic protocol's request says of a group of the other protocol, and of none at all, that it is dead. */
const dead = 'Dead'

const none: GroupDescription = {
  errorCode: kafkaErrors.NONE,
  protocol: 'none',
  state: dead,
  protocolType: '',
  assignor: '',
  members: []
}

export async function describeGroup(cluster: Cluster, nodeId: number, groupId: string): Promise<GroupDescription> {
  const { groups } = await cluster.toNode('group', nodeId, requests.describeGroups, [[groupId], false])
  const [group] = groups
  if (group === undefined) return { ...none, errorCode: kafkaErrors.UNKNOWN_SERVER_ERROR }
  const { errorCode, groupState, protocolType, protocolData } = group
  if (errorCode === kafkaErrors.GROUP_ID_NOT_FOUND || (errorCode === kafkaErrors.NONE && groupState === dead))
    return describeConsumerGroup(cluster, nodeId, groupId)
  return {
    errorCode,
    protocol: 'classic',
    state: groupState,
    protocolType,
    assignor: protocolData,
    members: group.members.map(({ memberId, groupInstanceId, clientId, clientHost, memberAssignment }) => ({
      memberId,
      groupInstanceId: groupInstanceId ?? null,
      clientId,
      clientHost,
      assignment: memberAssignment,
      partitions: []
    }))
  }
}

async function describeConsumerGroup(cluster: Cluster, nodeId: number, groupId: string): Promise<GroupDescription> {
  try {
    const { groups } = await cluster.toNode('group', nodeId, requests.consumerGroupDescribe, [[groupId], false])
    const [group] = groups
    // An older broker that has the request switched off answers UNSUPPORTED_VERSION.
    if (
      group === undefined ||
      group.errorCode === kafkaErrors.GROUP_ID_NOT_FOUND ||
      group.errorCode === kafkaErrors.UNSUPPORTED_VERSION
    )
      return none
    return {
      errorCode: group.errorCode,
      protocol: 'consumer',
      state: group.groupState,
      protocolType: 'consumer',
      assignor: group.assignorName,
      members: group.members.map(({ memberId, instanceId, clientId, clientHost, assignment }) => ({
        memberId,
        groupInstanceId: instanceId ?? null,
        clientId,
        clientHost,
        assignment: null,
        partitions: assignment.topicPartitions.flatMap(({ topicName, partitions }) =>
          partitions.map(partition => ({ topic: topicName, partition }))
        )
      }))
    }
  } catch (error) {
    if (DeadLetterError.is(error) && error.code === 'BROKER_UNSUPPORTED') return none
    throw error
  }
}
