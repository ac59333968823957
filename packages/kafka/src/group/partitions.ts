import { partitionKey } from '../client/partition-key.ts'
import type { TopicPartition } from '../client/port.ts'

/** A set of topic-partitions. */
export class PartitionSet implements Iterable<TopicPartition> {
  readonly #byKey = new Map<string, TopicPartition>()

  constructor(partitions: Iterable<TopicPartition> = []) {
    for (const { topic, partition } of partitions)
      this.#byKey.set(partitionKey({ topic, partition }), { topic, partition })
  }

  get size(): number {
    return this.#byKey.size
  }

  has(partition: TopicPartition): boolean {
    return this.#byKey.has(partitionKey(partition))
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
