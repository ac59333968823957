import {
  brokerSaid,
  DeadLetterError,
  kafkaErrors,
  maxMessageBytes,
  minInsyncReplicas,
  type NewTopic,
  partitionCount,
  readTopicViews,
  redriveTopic,
  replicationFactor,
  retentionMs,
  type TopicMetadata,
  type TopicView,
  validTopicName
} from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import { isLed, untilLed } from '../../cluster/until-led.ts'

/** By which topic records of a source go back to one group alone. */
export interface Family {
  /** `redrive.<source>.<group>`. */
  readonly topic: string
  readonly source: string
  readonly group: string
}

/** Room for what a copy has more than its record. */
const headerBytes = 65_536
const week = 7 * 86_400_000

export const familyOf = (source: string, group: string): Family => ({
  topic: redriveTopic(source, group),
  source,
  group
})

/** The source topic as it is now, or why its family cannot be. */
export async function readSource({ client }: Cluster, { topic, source }: Family): Promise<TopicView | string> {
  if (validTopicName(source) !== null) return 'its source is no name of a topic'
  const fault = validTopicName(topic)
  if (fault !== null) return `it is no name of a topic: ${fault}`
  const metadata = (await client.metadata([source])).topics.get(source)
  if (metadata === undefined || metadata.partitions.length === 0)
    return `its source topic '${source}' is not there, or may not be seen: grant DESCRIBE on it`
  return (await readTopicViews(client, [metadata])).get(source) as TopicView
}

/** What the family of a source is created as: it takes all that the source holds, as safely, and keeps it for a week or longer. */
export function newFamilyTopic(topic: string, source: TopicView): NewTopic {
  const kept = retentionMs(source)
  return {
    topic,
    partitions: partitionCount(source),
    replicationFactor: replicationFactor(source),
    configs: {
      'cleanup.policy': 'delete',
      'message.timestamp.type': 'CreateTime',
      'retention.ms': kept === Number.POSITIVE_INFINITY ? '-1' : String(Math.max(kept ?? 0, week)),
      'min.insync.replicas': String(minInsyncReplicas(source)),
      'max.message.bytes': String(Math.min(2_147_483_647, maxMessageBytes(source) + headerBytes))
    }
  }
}

/**
 * Creates the family's topic where it is missing, and grows it with its source.
 * @returns whether anything was changed
 * @throws DeadLetterError REDRIVE_TARGET_UNSAFE, BROKER_*
 */
export async function prepareFamily(cluster: Cluster, family: Family): Promise<boolean> {
  const { client } = cluster
  const { topic } = family
  const source = await readSource(cluster, family)
  if (typeof source === 'string') throw new DeadLetterError('REDRIVE_TARGET_UNSAFE', { topic, reason: source })
  const refuse = (what: string, code: number, said: string | null): never => {
    throw new DeadLetterError('REDRIVE_TARGET_UNSAFE', { topic, reason: `${what} (${brokerSaid(code, said)})` })
  }
  const there = partitionsOf((await client.metadata([topic])).topics.get(topic))
  if (there >= partitionCount(source)) return false
  if (there === 0) {
    const [answer] = await client.createTopics([newFamilyTopic(topic, source)])
    if (answer !== undefined && answer.errorCode !== 0 && answer.errorCode !== kafkaErrors.TOPIC_ALREADY_EXISTS)
      refuse('it could not be created', answer.errorCode, answer.errorMessage)
  } else {
    const { errorCode, errorMessage } = await client.createPartitions(topic, partitionCount(source))
    if (errorCode !== 0) refuse(`it has ${there} partitions and could not be grown`, errorCode, errorMessage)
  }
  const found = (await untilLed(cluster, [topic])).topics.get(topic)
  if (!isLed(found))
    throw new DeadLetterError('REDRIVE_TARGET_UNSAFE', { topic, reason: 'it was created, and has no leader yet' })
  return true
}

const partitionsOf = (metadata: TopicMetadata | undefined): number => metadata?.partitions.length ?? 0
