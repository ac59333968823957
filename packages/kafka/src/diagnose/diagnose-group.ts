import { kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import { partitionKey } from '../client/partition-key.ts'
import type { CommittedOffset, GroupDescription, Isolation, KafkaClient, TopicPartition } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { readAssignment } from '../group/consumer-protocol.ts'
import { Coordinator } from '../group/coordinator.ts'
import type { AssignorName, GroupOptions } from '../group/options.ts'
import { refusal } from '../group/reaction.ts'
import { systemTiming } from '../group/timing.ts'
import type { Finding } from '../provision/plan.ts'
import { withDeadline } from '../time/signal.ts'
import { checkJoin } from './join-check.ts'

/** A living member of the group. */
export interface DiagnosedMember {
  readonly memberId: string
  /** `group.instanceId` of a static member. */
  readonly instanceId: string | null
  readonly clientId: string
  /** As the broker saw it. */
  readonly host: string
  /** What it has at present; nothing is told while the group rebalances. */
  readonly partitions: readonly TopicPartition[]
}

/** How far the group is in one partition of a source topic. */
export interface DiagnosedPartition extends TopicPartition {
  /** The next offset to be handled; `null` when none is committed. */
  readonly committed: number | null
  /** The first offset that is still in the log; `null` when the broker does not tell. */
  readonly logStart: number | null
  /** The end of what can be read. */
  readonly end: number | null
  /** From the committed offset, or without one from the log's start, to the end: at most so many records. */
  readonly lag: number | null
  /** Member id of its owner. */
  readonly member: string | null
}

/** The consumer group as the options have it, and as it is. */
export interface DiagnosedGroup {
  readonly id: string
  /** How a consumer with these options would join. */
  readonly protocol: GroupOptions['protocol']
  /** What it would offer, by preference; nothing with `protocol: 'consumer'`. */
  readonly assignors: readonly AssignorName[]
  /** As the broker names it ('Stable', 'Empty', …); `null` when there is no such group, or it may not be looked at. */
  readonly state: string | null
  /** How its members joined; `null` without a group. */
  readonly memberProtocol: 'classic' | 'consumer' | null
  /** The assignor in use; `null` while there is none. */
  readonly assignor: string | null
  readonly members: readonly DiagnosedMember[]
  /** Partitions of the source topics for which the group has committed offsets; `null` when that may not be read. */
  readonly committedPartitions: number | null
  /** Every partition of the source topics. */
  readonly partitions: readonly DiagnosedPartition[]
}

interface GroupInput {
  readonly groupId: string
  readonly options: GroupOptions
  readonly isolation: Isolation
  readonly partitions: readonly TopicPartition[]
}

type GroupClient = Pick<
  KafkaClient,
  | 'findCoordinator'
  | 'describeGroup'
  | 'offsetFetch'
  | 'listOffsets'
  | 'joinGroup'
  | 'consumerGroupHeartbeat'
  | 'describeConfigs'
>

/** How long a coordinator may take to be there: the first group of a cluster makes it create the topic of offsets. */
const coordinatorWithinMs = 15_000

/** What the group is, and what speaks against joining it. Asks only: nothing is joined, committed or made. */
export async function diagnoseGroup(
  client: GroupClient,
  input: GroupInput
): Promise<{ readonly group: DiagnosedGroup; readonly findings: readonly Finding[] }> {
  const { groupId, options, isolation, partitions } = input
  const nothing: DiagnosedGroup = {
    id: groupId,
    protocol: options.protocol,
    assignors: options.protocol === 'classic' ? options.assignors : [],
    state: null,
    memberProtocol: null,
    assignor: null,
    members: [],
    committedPartitions: null,
    partitions: []
  }
  const refused = (error: DeadLetterError) => ({ group: nothing, findings: [{ severity: 'refusal', error } as const] })
  const facts = { groupId, instanceId: options.instanceId ?? null, assignors: options.assignors }
  let nodeId: number | undefined
  try {
    nodeId = await findCoordinator(client, facts)
  } catch (error) {
    if (DeadLetterError.is(error) && error.code.startsWith('GROUP_')) return refused(error)
    throw error
  }
  const described = await client.describeGroup(nodeId, groupId)
  if (described.errorCode === kafkaErrors.GROUP_AUTHORIZATION_FAILED)
    return refused(refusal(described.errorCode, facts))
  const topics = [...new Set(partitions.map(({ topic }) => topic))]
  const findings = await checkJoin(client, { nodeId, groupId, options, topics, group: described })
  const offsets = await client.offsetFetch(nodeId, groupId, null)
  const committed = offsets.errorCode === 0 ? offsets.partitions.filter(({ offset }) => offset >= 0) : null
  const members = described.members.map(member => ({
    memberId: member.memberId,
    instanceId: member.groupInstanceId,
    clientId: member.clientId,
    host: member.clientHost,
    partitions: member.assignment === null ? member.partitions : (readAssignment(member.assignment) ?? [])
  }))
  const logs = await readLogs(client, partitions, isolation)
  return {
    group: {
      ...nothing,
      ...stateOf(described),
      members,
      committedPartitions: committed?.filter(({ topic }) => topics.includes(topic)).length ?? null,
      partitions: partitions.map(partition => progressOf(partition, committed ?? [], logs, members))
    },
    findings: [...findings, ...offsetFindings(groupId, offsets.errorCode), ...logs.findings]
  }
}

async function findCoordinator(
  client: GroupClient,
  facts: ConstructorParameters<typeof Coordinator>[1]
): Promise<number> {
  let last: unknown = new DeadLetterError('GROUP_UNAVAILABLE', { group: facts.groupId, reason: 'no coordinator yet' })
  const coordinator = new Coordinator(client, facts, systemTiming, (_, cause) => {
    last = cause
  })
  const nodeId = await withDeadline(coordinatorWithinMs, deadline => coordinator.find(deadline))
  if (nodeId === undefined) throw last
  return nodeId
}

function stateOf({ protocol, state, assignor }: GroupDescription) {
  if (protocol === 'none') return {}
  return { state, memberProtocol: protocol, assignor: assignor === '' ? null : assignor }
}

function offsetFindings(group: string, errorCode: number): readonly Finding[] {
  if (errorCode === 0) return []
  const reason = kafkaErrorName(errorCode)
  const forbidden = errorCode === kafkaErrors.GROUP_AUTHORIZATION_FAILED
  return forbidden
    ? [{ severity: 'refusal', error: new DeadLetterError('GROUP_FORBIDDEN', { group }) }]
    : [{ severity: 'warning', error: new DeadLetterError('GROUP_INVALID', { group, reason }) }]
}

interface Logs {
  readonly starts: ReadonlyMap<string, number>
  readonly ends: ReadonlyMap<string, number>
  readonly findings: readonly Finding[]
}

const startOfLog = -2
const endOfLog = -1

async function readLogs(
  client: GroupClient,
  partitions: readonly TopicPartition[],
  isolation: Isolation
): Promise<Logs> {
  const findings: Finding[] = []
  const ask = async (timestamp: number): Promise<Map<string, number>> => {
    const answers = await client.listOffsets(
      partitions.map(({ topic, partition }) => ({ topic, partition, timestamp })),
      isolation
    )
    return new Map(
      answers.flatMap(answer => {
        if (answer.errorCode === 0) return [[partitionKey(answer), answer.offset] as const]
        const { topic, partition } = answer
        const error = new DeadLetterError('SOURCE_NOT_READABLE', {
          topic,
          partition,
          reason: kafkaErrorName(answer.errorCode)
        })
        if (timestamp === endOfLog) findings.push({ severity: 'warning', error })
        return []
      })
    )
  }
  if (partitions.length === 0) return { starts: new Map(), ends: new Map(), findings }
  return { starts: await ask(startOfLog), ends: await ask(endOfLog), findings }
}

function progressOf(
  { topic, partition }: TopicPartition,
  committed: readonly CommittedOffset[],
  { starts, ends }: Logs,
  members: readonly DiagnosedMember[]
): DiagnosedPartition {
  const same = (other: TopicPartition): boolean => other.topic === topic && other.partition === partition
  const offset = committed.find(same)?.offset ?? null
  const logStart = starts.get(partitionKey({ topic, partition })) ?? null
  const end = ends.get(partitionKey({ topic, partition })) ?? null
  const from = offset ?? logStart
  return {
    topic,
    partition,
    committed: offset,
    logStart,
    end,
    lag: end === null || from === null ? null : Math.max(0, end - Math.max(from, logStart ?? 0)),
    member: members.find(member => member.partitions.some(same))?.memberId ?? null
  }
}
