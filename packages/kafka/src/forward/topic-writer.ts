import type { KafkaClient, TopicMetadata } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { ProducerIdentities } from '../produce/producer-identity.ts'
import type { OutgoingRecord } from '../records/batch-encoder.ts'
import type { WriteSettings } from './forward-options.ts'
import { ForwardLane, type ForwardReceipt } from './lane.ts'

/** Bit of the ACL operation WRITE. */
const WRITE = 1 << 4

/**
 * Writes records to the partitions of one topic: idempotently, acknowledged by all in-sync replicas, in order within a
 * partition. The client stays its owner's.
 */
export class TopicWriter {
  readonly #client: KafkaClient
  readonly #settings: WriteSettings
  readonly #identities: ProducerIdentities
  readonly #lanes = new Map<number, ForwardLane>()
  readonly #closing = new AbortController()
  #topic: TopicMetadata
  #asking: Promise<void> | undefined

  constructor(client: KafkaClient, settings: WriteSettings, topic: TopicMetadata) {
    this.#client = client
    this.#settings = settings
    this.#identities = new ProducerIdentities(client)
    this.#topic = topic
  }

  /** @throws DeadLetterError FORWARD_TOPIC_MISSING, FORWARD_TOPIC_FORBIDDEN, BROKER_* */
  static async open(client: KafkaClient, settings: WriteSettings): Promise<TopicWriter> {
    const topic = (await client.metadata([settings.topic])).topics.get(settings.topic)
    if (topic === undefined || topic.partitions.length === 0)
      throw new DeadLetterError('FORWARD_TOPIC_MISSING', { topic: settings.topic })
    const operations = topic.authorizedOperations
    if (operations !== null && (operations & WRITE) === 0)
      throw new DeadLetterError('FORWARD_TOPIC_FORBIDDEN', { topic: settings.topic })
    return new TopicWriter(client, settings, topic)
  }

  get partitions(): number {
    return this.#topic.partitions.length
  }

  /**
   * Resolves when the record is acknowledged.
   * @throws DeadLetterError FORWARD_REFUSED when the topic does not take this record; FORWARD_FAILED when nobody
   *   acknowledged it in time: it may or may not have been written
   */
  write(partition: number, record: OutgoingRecord): Promise<ForwardReceipt> {
    return this.#closing.signal.aborted
      ? Promise.reject(new DeadLetterError('BROKER_CLOSED', { request: 'A copy' }))
      : this.#lane(partition).write(record)
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
        leader: (of, fresh) => this.#leader(of, fresh)
      })
      this.#lanes.set(partition, lane)
    }
    return lane
  }

  async #leader(partition: number, fresh: boolean): Promise<number> {
    if (fresh) {
      this.#asking ??= this.#ask().finally(() => {
        this.#asking = undefined
      })
      await this.#asking
    }
    return this.#topic.partitions.find(known => known.partition === partition)?.leader ?? -1
  }

  async #ask(): Promise<void> {
    const topic = (await this.#client.metadata([this.#settings.topic])).topics.get(this.#settings.topic)
    if (topic !== undefined && topic.partitions.length > 0) this.#topic = topic
  }
}
