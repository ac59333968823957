import type { Clock } from '../clock.ts'
import type { ConfigStore } from '../config/config-store.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import type { Topic } from './topic.ts'

/** All topics of the broker, in the order of their names' creation. */
export class TopicCatalog implements Iterable<Topic> {
  readonly #byName = new Map<string, Topic>()
  readonly #byId = new Map<string, Topic>()

  constructor(_configs: ConfigStore, _clock: Clock) {}

  [Symbol.iterator](): Iterator<Topic> {
    return this.#byName.values()
  }
  get(name: string): Topic | undefined {
    return this.#byName.get(name)
  }
  byId(id: string): Topic | undefined {
    return this.#byId.get(id)
  }
  log(topic: string, partition: number): PartitionLog | undefined {
    return this.#byName.get(topic)?.partitions[partition]
  }
  create(_name: string, _options: { partitions?: number; configs?: ReadonlyMap<string, string> } = {}): Topic {
    throw new Error('not yet')
  }
  delete(_name: string): void {}
  grow(_topic: Topic, _count: number): void {}
  /** The new topic, or the code that refuses it. */
  autoCreate(_name: string): Topic | number {
    return 0
  }
  onDelete(_listener: (topic: Topic) => void): void {}
  /** After any creation, growth or deletion. */
  onChange(_listener: () => void): void {}
  close(): void {}
}
