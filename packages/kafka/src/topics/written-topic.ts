import type { KafkaClient, TopicMetadata } from '../client/port.ts'

/** Kafka's own default of max.message.bytes, taken where a topic's configs may not be read. */
export const DEFAULT_MESSAGE_BYTES = 1_048_588

/** What is known of a topic that is written to. */
export interface WrittenTopic {
  readonly name: string
  /** UUID text. */
  readonly id: string
  readonly partitions: number
  /** Node id of each partition's leader; −1 while there is none. */
  readonly leaders: readonly number[]
  /** Largest record batch that the topic takes. */
  readonly maxMessageBytes: number
  /** Whether `maxMessageBytes` was read, or is Kafka's default because it could not be. */
  readonly configKnown: boolean
}

/** A topic's metadata as the writer needs it. */
export function writtenTopic(metadata: TopicMetadata, maxMessageBytes: number | null): WrittenTopic {
  return {
    name: metadata.name,
    id: metadata.id,
    partitions: metadata.partitions.length,
    leaders: metadata.partitions.map(p => (p.errorCode === 0 || p.leader >= 0 ? p.leader : -1)),
    maxMessageBytes: maxMessageBytes ?? DEFAULT_MESSAGE_BYTES,
    configKnown: maxMessageBytes !== null
  }
}

/** `max.message.bytes` of topics; a topic whose configs cannot be read is absent. Never rejects. */
export async function readMessageBytes(
  client: Pick<KafkaClient, 'describeConfigs'>,
  topics: readonly string[]
): Promise<Map<string, number>> {
  const limits = new Map<string, number>()
  const answers = await client.describeConfigs(topics.map(name => ({ type: 'topic', name }) as const)).catch(() => [])
  for (const answer of answers) {
    const limit = Number(answer.configs.get('max.message.bytes') ?? Number.NaN)
    if (answer.errorCode === 0 && Number.isSafeInteger(limit)) limits.set(answer.name, limit)
  }
  return limits
}
