import type { TopicPartition } from '../client/port.ts'

/** A set of topic-partitions. */
export class PartitionSet implements Iterable<TopicPartition> {
  readonly #byKey = new Map<string, TopicPartition>()

  constructor(partitions: Iterable<TopicPartition> = []) {
    for (const { topic, partition } of partitions) this.#byKey.set(keyOf(topic, partition), { topic, partition })
  }

  get size(): number {
    return this.#byKey.size
  }

  has({ topic, partition }: TopicPartition): boolean {
    return this.#byKey.has(keyOf(topic, partition))
  }

  without(other: PartitionSet): PartitionSet {
    return this.filter(partition => !other.has(partition))
  }

  filter(keep: (partition: TopicPartition) => boolean): PartitionSet {
    return new PartitionSet([...this].filter(keep))
  }

  [Symbol.iterator](): Iterator<TopicPartition> {
    return this.#byKey.values()
  }
}

// A topic's name cannot contain a colon.
const keyOf = (topic: string, partition: number): string => `${partition}:${topic}`
