import type { KafkaClient, TopicIdPartitions, TopicPartition } from '../client/port.ts'
import { PartitionSet } from './partitions.ts'

/** Names and ids of topics, as metadata told them last: the coordinator speaks of ids, everybody else of names. */
export class TopicIds {
  readonly #client: Pick<KafkaClient, 'metadata'>
  readonly #names = new Map<string, string>()
  readonly #ids = new Map<string, string>()

  constructor(client: Pick<KafkaClient, 'metadata'>) {
    this.#client = client
  }

  /**
   * The partitions by name, whether all could be named, and the topics that have another id than before. A topic that
   * metadata does not show (any more, or yet) or that is not among `topics` gives none. Rejects as `client.metadata` does.
   */
  async named(
    given: readonly TopicIdPartitions[],
    topics: readonly string[]
  ): Promise<{ partitions: PartitionSet; complete: boolean; replaced: ReadonlySet<string> }> {
    const unknown = given.some(({ topicId }) => !this.#names.has(topicId)) && topics.length > 0
    const { replaced } = unknown ? await this.look(topics) : { replaced: new Set<string>() }
    const own = new Set(topics)
    const partitions = given.flatMap(({ topicId, partitions }) => {
      const topic = this.#names.get(topicId)
      return topic !== undefined && own.has(topic) ? partitions.map(partition => ({ topic, partition })) : []
    })
    const complete = given.every(({ topicId }) => this.#names.has(topicId))
    return { partitions: new PartitionSet(partitions), complete, replaced }
  }

  /** As the protocol has them, each topic once. A topic without a known id is left out: the coordinator did not give it. */
  withIds(partitions: Iterable<TopicPartition>): TopicIdPartitions[] {
    const byTopic = Map.groupBy(partitions, ({ topic }) => topic)
    return [...byTopic].flatMap(([topic, list]) => {
      const topicId = this.#ids.get(topic)
      return topicId === undefined
        ? []
        : [{ topicId, partitions: list.map(({ partition }) => partition).sort(byNumber) }]
    })
  }

  /**
   * Asks for the topics as they are now: those that were created anew, with another id than before, and those that are not
   * there. That a topic is not there is one broker's word, which may lag behind: it keeps its name here, and counts as
   * deleted only when the coordinator, too, gives it to nobody any more.
   */
  async look(topics: readonly string[]): Promise<{ replaced: Set<string>; missing: Set<string> }> {
    const metadata = await this.#client.metadata(topics)
    const replaced = new Set<string>()
    const missing = new Set<string>()
    for (const name of topics) {
      const known = this.#ids.get(name)
      const id = metadata.topics.get(name)?.errorCode === 0 ? metadata.topics.get(name)?.id : undefined
      if (id === undefined) {
        missing.add(name)
        continue
      }
      if (known !== undefined && known !== id) {
        replaced.add(name)
        this.#names.delete(known)
      }
      this.#names.set(id, name)
      this.#ids.set(name, id)
    }
    return { replaced, missing }
  }
}

const byNumber = (a: number, b: number): number => a - b
