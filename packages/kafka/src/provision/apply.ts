import { brokerSaid, kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import type { KafkaClient, TopicError } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { systemClock } from '../time/clock.ts'
import { metadataState } from '../topics/metadata-state.ts'
import type { ProvisionAction } from './plan.ts'

export type ProvisionClient = Pick<
  KafkaClient,
  'metadata' | 'describeConfigs' | 'createTopics' | 'createPartitions' | 'alterTopicConfigs'
>

const forbiddenCodes: ReadonlySet<number> = new Set([
  kafkaErrors.TOPIC_AUTHORIZATION_FAILED,
  kafkaErrors.CLUSTER_AUTHORIZATION_FAILED
])

/** How long a created or grown topic may take until all its partitions have leaders. */
const LEADERS_WITHIN_MS = 30_000

/**
 * Carries out one action. What another process does at the same time is no failure: the topic is checked afterwards.
 * @returns DLQ_PROVISION_FAILED, or `null` when it is done
 */
export async function applyAction(client: ProvisionClient, action: ProvisionAction): Promise<DeadLetterError | null> {
  switch (action.kind) {
    case 'create':
      return createTopic(client, action)
    case 'grow': {
      const refusal = growRefusal(action.topic, action.to, await client.createPartitions(action.topic, action.to))
      if (refusal !== null) return refusal
      return leadersShown(client, action.topic, action.to, `grown to ${action.to} partitions`)
    }
    case 'raise': {
      const answer = await client.alterTopicConfigs(action.topic, { 'max.message.bytes': String(action.to) })
      return raiseRefusal(action.topic, action.to, answer)
    }
  }
}

/**
 * Asks the brokers whether they would carry out an action: a name that collides with another, a policy, a permission.
 * @returns DLQ_PROVISION_FAILED, or `null` when they would
 */
export async function validateAction(
  client: ProvisionClient,
  action: ProvisionAction
): Promise<DeadLetterError | null> {
  switch (action.kind) {
    case 'create': {
      const [answer] = await client.createTopics([action.topic], true)
      return createRefusal(action.topic.topic, answer)
    }
    case 'grow':
      return growRefusal(action.topic, action.to, await client.createPartitions(action.topic, action.to, true))
    case 'raise':
      return raiseRefusal(
        action.topic,
        action.to,
        await client.alterTopicConfigs(action.topic, { 'max.message.bytes': String(action.to) }, true)
      )
  }
}

/** Creates a topic and waits until it can be written to. That it exists already is success. */
export async function createTopic(
  client: Pick<KafkaClient, 'metadata' | 'createTopics'>,
  { topic }: Extract<ProvisionAction, { kind: 'create' }>
): Promise<DeadLetterError | null> {
  const [answer] = await client.createTopics([topic])
  return createRefusal(topic.topic, answer) ?? leadersShown(client, topic.topic, 1, 'created')
}

type Answer = Pick<TopicError, 'errorCode' | 'errorMessage'>

function createRefusal(topic: string, answer: Answer | undefined): DeadLetterError | null {
  if (answer === undefined || answer.errorCode === 0 || answer.errorCode === kafkaErrors.TOPIC_ALREADY_EXISTS)
    return null
  return failed(topic, 'created', answer, 'CREATE on it, or on the cluster,')
}

/** INVALID_PARTITIONS also says that it has as many already. */
function growRefusal(topic: string, to: number, answer: Answer): DeadLetterError | null {
  if (answer.errorCode === 0 || answer.errorCode === kafkaErrors.INVALID_PARTITIONS) return null
  return failed(topic, `grown to ${to} partitions`, answer, 'ALTER on it')
}

function raiseRefusal(topic: string, to: number, answer: Answer): DeadLetterError | null {
  return answer.errorCode === 0 ? null : failed(topic, `given max.message.bytes=${to}`, answer, 'ALTER_CONFIGS on it')
}

async function leadersShown(
  client: Pick<KafkaClient, 'metadata'>,
  topic: string,
  count: number,
  action: string
): Promise<DeadLetterError | null> {
  const deadline = systemClock.now() + LEADERS_WITHIN_MS
  for (let delay = 25; ; delay = Math.min(1_000, delay * 2)) {
    const metadata = (await client.metadata([topic])).topics.get(topic)
    const partitions = metadata?.partitions ?? []
    if (metadataState(metadata) === 'found' && partitions.length >= count && partitions.every(p => p.leader >= 0))
      return null
    if (systemClock.now() >= deadline) {
      const reason = `not every partition has a leader after ${LEADERS_WITHIN_MS} ms (${kafkaErrorName(metadata?.errorCode ?? kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION)})`
      return new DeadLetterError('DLQ_PROVISION_FAILED', { topic, action, reason })
    }
    await new Promise(resolve => setTimeout(resolve, delay))
  }
}

function failed(
  topic: string,
  action: string,
  answer: Answer,
  /** What this principal needs for it. */
  permission: string
): DeadLetterError {
  const { errorCode, errorMessage } = answer
  const reason = forbiddenCodes.has(errorCode)
    ? `${kafkaErrorName(errorCode)}. Grant ${permission} to this principal, or do it beforehand`
    : brokerSaid(errorCode, errorMessage)
  return new DeadLetterError('DLQ_PROVISION_FAILED', { topic, action, reason })
}
