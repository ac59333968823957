import { partitionKey } from '../../client/partition-key.ts'
import type { TopicPartition } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import { readCommitMetadata } from '../partition/commit-metadata.ts'
import { type Found, type FoundOffset, StartRequests } from './start-requests.ts'

interface FamilyStartParts {
  sourceOf(partition: TopicPartition): TopicPartition
  /** UUID text of a topic. */
  topicId(topic: string): string | undefined
}

/**
 * Positions in family topics. Brokers delete those of topics that a living group is not subscribed to when they are told to, or after
 * their retention: where one is gone the commit of its source partition tells it, which lives as long as the group does.
 */
export class FamilyStartRequests extends StartRequests {
  readonly #parts: FamilyStartParts

  constructor(requests: ConstructorParameters<typeof StartRequests>, parts: FamilyStartParts) {
    super(...requests)
    this.#parts = parts
  }

  override async committed(partitions: readonly TopicPartition[]): Promise<Found<FoundOffset>> {
    const found = new Map(await super.committed(partitions))
    const gone = partitions.filter(partition => {
      const own = found.get(partitionKey(partition))
      return own !== undefined && !DeadLetterError.is(own) && own.offset < 0
    })
    if (gone.length === 0) return found
    const told = await super.committed(gone.map(partition => this.#parts.sourceOf(partition)))
    for (const partition of gone) {
      const source = told.get(partitionKey(this.#parts.sourceOf(partition)))
      // Nobody knows yet whether there was one: it is asked again, and nothing is handled before.
      if (DeadLetterError.is(source)) found.set(partitionKey(partition), source)
      else if (source !== undefined) {
        const { family } = readCommitMetadata(source.metadata, source.offset) ?? {}
        if (family && family.topicId === this.#parts.topicId(partition.topic))
          found.set(partitionKey(partition), {
            ...{ topic: partition.topic, partition: partition.partition, offset: family.offset },
            ...{ leaderEpoch: -1, metadata: '', restored: true }
          })
      }
    }
    return found
  }
}
