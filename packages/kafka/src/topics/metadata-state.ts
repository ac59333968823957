import { kafkaErrors } from '../client/kafka-errors.ts'
import type { TopicMetadata } from '../client/port.ts'

/** What metadata say of a topic: there, missing (3), forbidden (29), or for the moment unclear. */
export function metadataState(metadata: TopicMetadata | undefined): 'found' | 'missing' | 'forbidden' | 'unknown' {
  if (metadata === undefined || metadata.errorCode === kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION) return 'missing'
  if (metadata.errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED) return 'forbidden'
  return metadata.partitions.length > 0 ? 'found' : 'unknown'
}
