import { partitionKey } from '../../client/partition-key.ts'
import type { TopicMetadata, TopicPartition } from '../../client/port.ts'

interface Asked extends TopicPartition {
  readonly topicId: string
  /** `undefined` until the broker has told it. */
  end: number | undefined
}

/**
 * What `untilIdle` asks: for each partition of the subscribed topics, the end that it had when this run first saw it.
 * Topics that are deleted leave it; partitions that come later join it with the end that they have then.
 */
export class Question {
  readonly #asked = new Map<string, Asked>()

  /**
   * Takes over which topics there are. A topic made anew is another topic.
   * @returns the keys of partitions that are gone: what was found out about them says nothing about their namesakes
   */
  update(topics: readonly TopicMetadata[]): string[] {
    const ids = new Map(topics.map(topic => [topic.name, topic.id]))
    const gone = [...this.#asked].flatMap(([key, { topic, topicId }]) => (ids.get(topic) === topicId ? [] : [key]))
    for (const key of gone) this.#asked.delete(key)
    for (const { name, id, partitions } of topics)
      for (const { partition } of partitions) {
        const key = partitionKey({ topic: name, partition })
        if (!this.#asked.has(key)) this.#asked.set(key, { topic: name, partition, topicId: id, end: undefined })
      }
    return gone
  }

  get partitions(): IterableIterator<Readonly<Asked>> {
    return this.#asked.values()
  }

  /** Those whose end is still to be read. */
  get unknown(): TopicPartition[] {
    return [...this.#asked.values()].flatMap(({ topic, partition, end }) =>
      end === undefined ? [{ topic, partition }] : []
    )
  }

  /** The end that counts is the first that was read. */
  learn(partition: TopicPartition, end: number): void {
    const asked = this.#asked.get(partitionKey(partition))
    if (asked) asked.end ??= end
  }

  /** The log has become shorter than it was (an unclean leader election): nothing more can be waited for. */
  shorten(partition: TopicPartition, end: number): void {
    const asked = this.#asked.get(partitionKey(partition))
    if (asked?.end !== undefined && end < asked.end) asked.end = end
  }

  end(partition: TopicPartition): number | undefined {
    return this.#asked.get(partitionKey(partition))?.end
  }
}
