import type { KafkaClient, TopicMetadata } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { ProducerIdentities } from '../produce/producer-identity.ts'
import type { OutgoingRecord } from '../records/batch-encoder.ts'
import { systemClock } from '../time/clock.ts'
import { metadataState } from '../topics/metadata-state.ts'
import { mayWrite } from '../topics/permissions.ts'
import type { WriteSettings } from './forward-options.ts'
import { ForwardLane, type ForwardReceipt, type ForwardTarget, type Place } from './lane.ts'

/** What metadata say of a topic that was there, for people. */
const troubles: Readonly<Record<ReturnType<typeof metadataState>, string | undefined>> = {
  found: undefined,
  missing: 'the topic does not exist any more',
  forbidden: 'TOPIC_AUTHORIZATION_FAILED',
  // As it is known: its leaders may be right.
  unknown: undefined
}

/** How old the view of a topic may be: one that grew is written to as it is by then. A failed attempt renews it sooner. */
const viewMaxAgeMs = 60_000

/**
 * Writes records to the partitions of one topic: idempotently, acknowledged by all in-sync replicas, in order within a
 * partition. The client stays its owner's. The topic may be made anew: where the broker knows it by its id, what is under
 * way goes where it belongs in the new one.
 */
export class TopicWriter {
  readonly #client: KafkaClient
  readonly #settings: WriteSettings
  readonly #identities: ProducerIdentities
  readonly #lanes = new Map<number, ForwardLane>()
  readonly #closing = new AbortController()
  #topic: TopicMetadata
  /** Why it cannot be written to, as it was last looked at. */
  #trouble: string | undefined
  #asking: Promise<void> | undefined
  #askedAt = systemClock.now()

  constructor(client: KafkaClient, settings: WriteSettings, topic: TopicMetadata) {
    this.#client = client
    this.#settings = settings
    this.#identities = new ProducerIdentities(client)
    this.#topic = topic
  }

  /** @throws DeadLetterError FORWARD_TOPIC_MISSING, FORWARD_TOPIC_FORBIDDEN, READ_TOPIC_ANEW where an id is given, BROKER_* */
  static async open(client: KafkaClient, settings: WriteSettings): Promise<TopicWriter> {
    const topic = (await client.metadata([settings.topic])).topics.get(settings.topic)
    if (metadataState(topic) === 'forbidden')
      throw new DeadLetterError('FORWARD_TOPIC_FORBIDDEN', { topic: settings.topic })
    if (topic === undefined || topic.partitions.length === 0)
      throw new DeadLetterError('FORWARD_TOPIC_MISSING', { topic: settings.topic })
    if (settings.topicId !== undefined && topic.id !== settings.topicId)
      throw new DeadLetterError('READ_TOPIC_ANEW', { topic: settings.topic })
    if (!mayWrite(topic)) throw new DeadLetterError('FORWARD_TOPIC_FORBIDDEN', { topic: settings.topic })
    return new TopicWriter(client, settings, topic)
  }

  /**
   * Resolves when the record is acknowledged.
   * @param place its partition in a topic of so many. What has none in the topic as it is known is refused when it is looked at anew
   * @throws DeadLetterError FORWARD_REFUSED when the topic does not take this record; FORWARD_FAILED when nobody
   *   acknowledged it in time: it may or may not have been written
   */
  write(place: Place, record: OutgoingRecord): Promise<ForwardReceipt> {
    if (this.#closing.signal.aborted) return Promise.reject(new DeadLetterError('BROKER_CLOSED', { request: 'A copy' }))
    // Beside the write. Nobody is told of a look that fails: the next attempt that fails looks again.
    if (systemClock.now() - this.#askedAt > viewMaxAgeMs) this.#look().catch(() => {})
    const partition = this.#partitionFor(place)
    return partition === null ? this.#writeAfterLook(place, record) : this.#lane(partition).write(place, record)
  }

  /** The topic may have grown since it was looked at. */
  async #writeAfterLook(place: Place, record: OutgoingRecord): Promise<ForwardReceipt> {
    await this.#look()
    const partition = this.#partitionFor(place)
    if (partition !== null) return this.#lane(partition).write(place, record)
    if (this.#trouble === undefined) throw this.#nowhere()
    // A topic that is gone may come back with more partitions: it is waited for where the record would go then.
    return this.#lane(place(Number.MAX_SAFE_INTEGER) ?? 0).write(place, record)
  }

  #partitionFor(place: Place): number | null {
    return place(this.#topic.partitions.length)
  }

  #nowhere(): DeadLetterError {
    const reason = `it has ${this.#topic.partitions.length} partitions, and none of the record's number`
    return new DeadLetterError('FORWARD_REFUSED', { topic: this.#settings.topic, reason })
  }

  /** What is under way fails with FORWARD_FAILED unless it is acknowledged by now. */
  close(): void {
    this.#closing.abort()
  }

  #lane(partition: number): ForwardLane {
    let lane = this.#lanes.get(partition)
    if (lane === undefined) {
      lane = new ForwardLane(partition, {
        client: this.#client,
        topic: this.#settings.topic,
        identities: this.#identities,
        settings: this.#settings,
        closing: this.#closing.signal,
        target: (of, fresh) => this.#target(of, fresh),
        moved: entries => {
          for (const entry of entries) {
            const partition = this.#partitionFor(entry.place)
            if (partition === null) entry.reject(this.#nowhere())
            else this.#lane(partition).add(entry)
          }
        }
      })
      this.#lanes.set(partition, lane)
    }
    return lane
  }

  async #target(partition: number, fresh: boolean): Promise<ForwardTarget> {
    if (fresh) await this.#look()
    if (this.#trouble !== undefined) return { reason: this.#trouble }
    const { id, partitions } = this.#topic
    if (partition >= partitions.length) return 'moved'
    const leader = partitions.find(known => known.partition === partition)?.leader ?? -1
    return leader < 0 ? { reason: 'LEADER_NOT_AVAILABLE' } : { leader, topicId: id }
  }

  #look(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async #ask(): Promise<void> {
    this.#askedAt = systemClock.now()
    const topic = (await this.#client.metadata([this.#settings.topic])).topics.get(this.#settings.topic)
    const state = metadataState(topic)
    const { topicId = topic?.id } = this.#settings
    this.#trouble = troubles[state === 'found' && topic?.id !== topicId ? 'missing' : state]
    // One of the same name that was made anew is another topic, with partitions of its own.
    if (state === 'found' && topic !== undefined) this.#topic = topic
  }
}
