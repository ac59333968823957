import { randomUUID } from 'node:crypto'
import type { GroupDescription, KafkaClient } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { writeSubscription } from '../group/consumer-protocol.ts'
import { heartbeatRefusal, reactionToHeartbeat } from '../group/consumer-reaction.ts'
import { assignorsByName, defaultAssignors, fallbackAssignors, type GroupOptions } from '../group/options.ts'
import { reactionTo, refusal } from '../group/reaction.ts'
import type { Finding } from '../provision/plan.ts'

export type JoinCheckClient = Pick<KafkaClient, 'joinGroup' | 'consumerGroupHeartbeat' | 'describeConfigs'>

interface JoinQuestion {
  readonly nodeId: number
  readonly groupId: string
  readonly options: GroupOptions
  readonly topics: readonly string[]
  readonly group: GroupDescription
}

/**
 * Asks the coordinator whether it would let this member in, and joins nothing: the request comes from a member id that
 * the group cannot know, and the coordinator looks at permission, protocol, assignors, session time-out and size before it
 * looks for the member (GroupMetadataManager of Apache Kafka 4: UNKNOWN_MEMBER_ID comes last).
 */
export async function checkJoin(client: JoinCheckClient, question: JoinQuestion): Promise<readonly Finding[]> {
  const { group, options } = question
  const alive = group.members.length > 0
  // Asked by the classic protocol, Kafka clears away an empty group of the other one.
  if (options.protocol === 'classic')
    return group.protocol === 'consumer' && !alive ? [] : [...(await classic(client, question)), ...taken(question)]
  return [...(await consumer(client, question)), ...taken(question)]
}

const facts = ({ groupId, options }: JoinQuestion, assignors: readonly string[]) => ({
  groupId,
  instanceId: options.instanceId ?? null,
  assignors
})

const finding = (severity: Finding['severity'], error: DeadLetterError): Finding => ({ severity, error })

async function classic(client: JoinCheckClient, question: JoinQuestion): Promise<readonly Finding[]> {
  const { assignors } = question.options
  const refused = await askClassic(client, question, assignors)
  if (refused?.code !== 'GROUP_PROTOCOL_MISMATCH' || assignors !== defaultAssignors)
    return refused === null ? [] : [finding('refusal', refused)]
  const stillRefused = await askClassic(client, question, fallbackAssignors)
  if (stillRefused !== null) return [finding('refusal', stillRefused)]
  const got = fallbackAssignors.slice(1).join(', ')
  return [finding('warning', new DeadLetterError('GROUP_ASSIGNORS_WIDENED', { group: question.groupId, got }))]
}

async function askClassic(
  client: JoinCheckClient,
  question: JoinQuestion,
  assignors: GroupOptions['assignors']
): Promise<DeadLetterError | null> {
  const { nodeId, groupId, options, topics } = question
  const metadata = writeSubscription({ topics, owned: [], generationId: -1, userData: null, rackId: null })
  const { errorCode } = await client.joinGroup(nodeId, {
    groupId,
    memberId: `dead-letter-check-${randomUUID()}`,
    groupInstanceId: null,
    sessionTimeoutMs: options.sessionTimeoutMs,
    rebalanceTimeoutMs: options.rebalanceTimeoutMs,
    protocols: assignors.map(name => ({ name: assignorsByName[name].name, metadata })),
    reason: null
  })
  return reactionTo(errorCode) === 'fail' ? refusal(errorCode, facts(question, assignors)) : null
}

async function consumer(client: JoinCheckClient, question: JoinQuestion): Promise<readonly Finding[]> {
  const { nodeId, groupId, options, topics, group } = question
  const refuse = (reason: string, cause?: unknown): Finding =>
    finding('refusal', new DeadLetterError('GROUP_PROTOCOL_REFUSED', { group: groupId, reason }, cause))
  try {
    const answer = await client.consumerGroupHeartbeat(nodeId, {
      groupId,
      memberId: randomUUID(),
      memberEpoch: 1,
      groupInstanceId: null,
      rebalanceTimeoutMs: options.rebalanceTimeoutMs,
      topics,
      serverAssignor: options.serverAssignor ?? null,
      owned: []
    })
    // With an epoch it joins nothing, and makes no group of the consumer protocol out of another one.
    if (reactionToHeartbeat(answer.errorCode, true) === 'fail')
      return [
        finding('refusal', heartbeatRefusal(answer.errorCode, answer.errorMessage, facts(question, []), [...topics]))
      ]
  } catch (error) {
    if (!DeadLetterError.is(error) || error.code !== 'BROKER_UNSUPPORTED') throw error
    return [refuse('its coordinator does not speak it', error)]
  }
  if (group.protocol !== 'classic' || group.members.length === 0) return []
  if (group.protocolType !== 'consumer') return [refuse(`it is a group of kind '${group.protocolType}' with members`)]
  const [configs] = await client.describeConfigs([{ type: 'broker', name: String(nodeId) }])
  const policy = configs?.configs.get('group.consumer.migration.policy')?.toLowerCase() ?? 'bidirectional'
  return policy === 'bidirectional' || policy === 'upgrade'
    ? []
    : [refuse(`its members speak the classic protocol, and group.consumer.migration.policy is ${policy}`)]
}

/** A place that is taken is waited for, or taken over from a process that may still run. */
function taken({ groupId, options, group }: JoinQuestion): readonly Finding[] {
  const { instanceId, protocol, sessionTimeoutMs } = options
  if (instanceId === undefined || !group.members.some(({ groupInstanceId }) => groupInstanceId === instanceId))
    return []
  const details = { group: groupId, instanceId, timeoutMs: sessionTimeoutMs }
  return [
    finding('warning', new DeadLetterError(protocol === 'consumer' ? 'GROUP_INSTANCE_TAKEN' : 'GROUP_FENCED', details))
  ]
}
