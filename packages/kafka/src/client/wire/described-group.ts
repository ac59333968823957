import { DeadLetterError } from '../../errors.ts'
import { kafkaErrors } from '../kafka-errors.ts'
import type { GroupDescription, TopicPartition } from '../port.ts'

/** What DescribeGroups tells of a group. */
export interface ClassicGroup {
  readonly errorCode: number
  readonly groupState: string
  readonly protocolType: string
  readonly protocolData: string
  readonly members: readonly {
    readonly memberId: string
    readonly groupInstanceId?: string | null | undefined
    readonly clientId: string
    readonly clientHost: string
    readonly memberAssignment: Buffer
  }[]
}

/** What ConsumerGroupDescribe tells. */
export interface ConsumerGroup {
  readonly errorCode: number
  readonly groupState: string
  readonly assignorName: string
  readonly members: readonly {
    readonly memberId: string
    readonly instanceId?: string | null | undefined
    readonly clientId: string
    readonly clientHost: string
    readonly assignment: {
      readonly topicPartitions: readonly { readonly topicName: string; readonly partitions: readonly number[] }[]
    }
  }[]
}

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

/** A group, whatever protocol its members speak. Each way to ask is tried; `undefined`: the answer is about other groups. */
export async function describedGroup(
  classic: () => Promise<ClassicGroup | undefined>,
  consumer: () => Promise<ConsumerGroup | undefined>
): Promise<GroupDescription> {
  const group = await classic()
  if (group === undefined) return { ...none, errorCode: kafkaErrors.UNKNOWN_SERVER_ERROR }
  const { errorCode, groupState, protocolType, protocolData } = group
  if (errorCode === kafkaErrors.GROUP_ID_NOT_FOUND || (errorCode === kafkaErrors.NONE && groupState === dead))
    return describedConsumerGroup(consumer)
  return {
    errorCode,
    protocol: 'classic',
    state: groupState,
    protocolType,
    assignor: protocolData,
    members: group.members.map(({ memberId, groupInstanceId = null, clientId, clientHost, memberAssignment }) => ({
      memberId,
      groupInstanceId,
      clientId,
      clientHost,
      assignment: memberAssignment,
      partitions: []
    }))
  }
}

async function describedConsumerGroup(consumer: () => Promise<ConsumerGroup | undefined>): Promise<GroupDescription> {
  try {
    const group = await consumer()
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
      members: group.members.map(({ memberId, instanceId = null, clientId, clientHost, assignment }) => ({
        memberId,
        groupInstanceId: instanceId,
        clientId,
        clientHost,
        assignment: null,
        partitions: assignment.topicPartitions.flatMap(({ topicName, partitions }) =>
          partitions.map((partition): TopicPartition => ({ topic: topicName, partition }))
        )
      }))
    }
  } catch (error) {
    if (DeadLetterError.is(error) && error.code === 'BROKER_UNSUPPORTED') return none
    throw error
  }
}
