import { setTimeout as delay } from 'node:timers/promises'
import { brokerSaid, DeadLetterError, kafkaErrors } from '@dead-letter/kafka/internal'
import type { Cluster } from './cluster.ts'
import { placeText } from './log-offsets.ts'

const mostTries = 20
const denied: ReadonlySet<number> = new Set([
  kafkaErrors.GROUP_AUTHORIZATION_FAILED,
  kafkaErrors.TOPIC_AUTHORIZATION_FAILED
])

/**
 * Offsets that a group has committed, by {@link placeText}; none where it has no offset.
 * @throws DeadLetterError OUTCOME_UNKNOWN when its coordinator does not say, BROKER_*
 */
export async function committedOf(
  { client }: Cluster,
  group: string,
  partitions: readonly { readonly topic: string; readonly partition: number }[]
): Promise<Map<string, number>> {
  for (let tries = 1; ; tries++) {
    const { errorCode, errorMessage, nodeId } = await client.findCoordinator(group)
    let code: number = errorCode
    let refused = errorCode === 0 ? null : brokerSaid(errorCode, errorMessage)
    if (refused === null) {
      const wanted = partitions.map(({ topic, partition }) => ({ topic, partition }))
      const answer = await client.offsetFetch(nodeId, group, wanted)
      const bad = answer.partitions.find(partition => partition.errorCode !== 0)?.errorCode ?? answer.errorCode
      if (bad === 0) {
        const known = answer.partitions.filter(({ offset }) => offset >= 0)
        return new Map(known.map(({ topic, partition, offset }) => [placeText(topic, partition), offset]))
      }
      code = bad
      refused = brokerSaid(bad, null)
    }
    // A coordinator that loads or moves says so for a moment; a permission that is missing stays so.
    if (tries === mostTries || denied.has(code))
      throw new DeadLetterError('OUTCOME_UNKNOWN', { group, reason: refused })
    await delay(100)
  }
}
