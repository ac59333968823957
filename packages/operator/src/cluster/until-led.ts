import { setTimeout as delay } from 'node:timers/promises'
import { type ClusterMetadata, kafkaErrors, type TopicMetadata } from '@dead-letter/kafka/internal'
import type { Cluster } from './cluster.ts'

/** About 16 s. */
const mostTries = 50

export const isForbidden = (topic: TopicMetadata | undefined): boolean =>
  topic?.errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED

/** Whether a topic is there, and each of its partitions has a leader. */
export const isLed = (topic: TopicMetadata | undefined): topic is TopicMetadata =>
  topic !== undefined && topic.partitions.length > 0 && topic.partitions.every(({ leader }) => leader >= 0)

/**
 * Asks until topics are led: one that was just created is not known to every broker at once.
 * @returns what was said last: they are led, or one of them is forbidden, or it took too long
 */
export async function untilLed({ client }: Cluster, names: readonly string[]): Promise<ClusterMetadata> {
  for (let tries = 1; ; tries++) {
    const metadata = await client.metadata(names)
    const found = names.map(name => metadata.topics.get(name))
    if (found.every(isLed) || found.some(isForbidden) || tries === mostTries) return metadata
    await delay(20 * Math.min(tries, 20))
  }
}
