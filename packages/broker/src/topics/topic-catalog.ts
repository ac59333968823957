import { errorCodes } from '@dead-letter/protocol'
import type { Clock, Timer } from '../clock.ts'
import type { ConfigStore, ConfigValues } from '../config/config-store.ts'
import { Refusal } from '../config/refusal.ts'
import { PartitionLog } from '../log/partition-log.ts'
import { collisionKey, isInternal } from '../topic-name.ts'
import { checkNewTopic, type NewTopic } from './new-topic.ts'
import { Topic } from './topic.ts'
import { randomTopicId } from './topic-id.ts'

/** All topics of the broker, in the order of their creation. */
export class TopicCatalog implements Iterable<Topic> {
  readonly #configs: ConfigStore
  readonly #clock: Clock
  readonly #byName = new Map<string, Topic>()
  readonly #byId = new Map<string, Topic>()
  readonly #byCollisionKey = new Map<string, string>()
  readonly #onDelete: ((topic: Topic) => void)[] = []
  readonly #onChange: (() => void)[] = []
  #retention: Timer

  constructor(configs: ConfigStore, clock: Clock) {
    this.#configs = configs
    this.#clock = clock
    this.#retention = this.#scheduleRetention()
  }

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

  /**
   * Kafka's checks of a topic that is to be created.
   * @returns how many partitions it is to have
   * @throws Refusal
   */
  check(topic: NewTopic, nodeId: number): number {
    return checkNewTopic(topic, {
      configs: this.#configs,
      nodeId,
      exists: name => this.#byName.has(name),
      colliding: name => this.#byCollisionKey.get(collisionKey(name) ?? '')
    })
  }

  /**
   * Creates a topic, by default with num.partitions partitions.
   * @throws Refusal as CreateTopics would answer
   */
  create(name: string, options: { readonly partitions?: number; readonly configs?: ConfigValues } = {}): Topic {
    const { partitions = -1, configs = new Map() } = options
    // Nothing is assigned by hand, so that the id of the node does not matter.
    return this.add(name, this.check({ name, partitions, replicationFactor: -1, assignments: [], configs }, 0), configs)
  }

  /** Creates a topic that has been checked. */
  add(name: string, partitions: number, configs: ConfigValues): Topic {
    const topic = new Topic({ name, id: randomTopicId(), configs, store: this.#configs })
    this.#extend(topic, partitions)
    this.#byName.set(name, topic)
    this.#byId.set(topic.id, topic)
    const key = collisionKey(name)
    if (key !== null) this.#byCollisionKey.set(key, name)
    this.#changed()
    return topic
  }

  /** The new topic, or the code that refuses it. Whether clients may do so is for the caller to ask. */
  autoCreate(name: string): Topic | number {
    // Kafka would create these with a format of its own.
    if (isInternal(name)) return errorCodes.UNKNOWN_TOPIC_OR_PARTITION
    try {
      return this.create(name)
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }

  delete(name: string): void {
    const topic = this.#byName.get(name)
    if (topic === undefined) return
    this.#byName.delete(name)
    this.#byId.delete(topic.id)
    const key = collisionKey(name)
    if (key !== null && this.#byCollisionKey.get(key) === name) this.#byCollisionKey.delete(key)
    for (const log of topic.partitions) log.close()
    for (const listener of this.#onDelete) listener(topic)
    this.#changed()
  }

  /** Adds partitions until there are `count`. */
  grow(topic: Topic, count: number): void {
    if (count <= topic.partitions.length) return
    this.#extend(topic, count)
    this.#changed()
  }

  /** Called when a topic is gone and its logs are closed. */
  onDelete(listener: (topic: Topic) => void): void {
    this.#onDelete.push(listener)
  }
  /** After any creation, growth or deletion. */
  onChange(listener: () => void): void {
    this.#onChange.push(listener)
  }

  close(): void {
    this.#retention.cancel()
    for (const topic of this) for (const log of topic.partitions) log.close()
    this.#byName.clear()
    this.#byId.clear()
    this.#byCollisionKey.clear()
  }

  #extend(topic: Topic, count: number): void {
    for (let partition = topic.partitions.length; partition < count; partition++)
      topic.partitions.push(
        new PartitionLog({
          topic: topic.name,
          partition,
          config: () => topic.logConfig,
          clock: this.#clock,
          producerIdExpirationMs: () => this.#configs.number('producer.id.expiration.ms')
        })
      )
  }

  #changed(): void {
    for (const listener of this.#onChange) listener()
  }

  #scheduleRetention(): Timer {
    return this.#clock.after(this.#configs.number('log.retention.check.interval.ms'), () => {
      for (const topic of this) for (const log of topic.partitions) log.retain()
      this.#retention = this.#scheduleRetention()
    })
  }
}
