import type { TopicMetadata, TopicPartition } from '../../client/port.ts'
import { isFamilyOf, redriveTopic, sourceTopicOf } from '../../topics/family-name.ts'
import { validTopicName } from '../../topics/topic-name.ts'

interface FamiliesParts {
  readonly group: string
  /** Whether they are read at all. */
  readonly read: boolean
  /** Subscribed to by its name: then it is a source like any other. */
  isSource(topic: string): boolean
  topic(name: string): TopicMetadata | undefined
}

/** Which partitions of this group's family topics go with which source partition: those of the same number. */
export class Families {
  readonly #parts: FamiliesParts

  constructor(parts: FamiliesParts) {
    this.#parts = parts
  }

  isFamily(topic: string): boolean {
    return isFamilyOf(this.#parts.group, topic) && !this.#parts.isSource(topic)
  }

  /** What is there beside a source partition. */
  of({ topic, partition }: TopicPartition): TopicPartition[] {
    const { read, group } = this.#parts
    const name = redriveTopic(topic, group)
    return read && this.isFamily(name) && this.exists({ topic: name, partition }) ? [{ topic: name, partition }] : []
  }

  /** The family topic of a source topic, if it is read at all. */
  nameOf(topic: string): string | null {
    const { read, group } = this.#parts
    const name = redriveTopic(topic, group)
    return read && this.isFamily(name) && validTopicName(name) === null ? name : null
  }

  /** The source partition that one of a family goes with; any other goes with itself. */
  sourceOf(partition: TopicPartition): TopicPartition {
    const { group } = this.#parts
    if (!this.isFamily(partition.topic)) return partition
    return { topic: sourceTopicOf(group, partition.topic), partition: partition.partition }
  }

  /** As far as is known. */
  exists({ topic, partition }: TopicPartition): boolean {
    return (this.#parts.topic(topic)?.partitions.length ?? 0) > partition
  }
}
