import type { KafkaClient, TopicMetadata } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { ProducerIdentities } from '../produce/producer-identity.ts'
import { asLogged } from '../records/batch-record.ts'
import { keyPartition } from '../records/partition-of.ts'
import type { SourceRecord } from '../records/source-record.ts'
import type { ForwardSettings } from './forward-options.ts'
import { ForwardLane, type ForwardReceipt } from './lane.ts'

/** Bit of the ACL operation WRITE. */
const WRITE = 1 << 4

/**
 * Copies records to another topic, byte for byte: key, value, headers and timestamp. Same partition where the topic has
 * as many, else by key, else by source partition modulo the count. Copies of one source partition keep their order.
 */
export class Forwarder {
  readonly #client: KafkaClient
  readonly #settings: ForwardSettings
  readonly #identities: ProducerIdentities
  readonly #lanes = new Map<number, ForwardLane>()
  readonly #closing = new AbortController()
  #topic: TopicMetadata
  #asking: Promise<void> | undefined
  #closed: Promise<void> | undefined

  constructor(client: KafkaClient, settings: ForwardSettings, topic: TopicMetadata) {
    this.#client = client
    this.#settings = settings
    this.#identities = new ProducerIdentities(client)
    this.#topic = topic
  }

  /**
   * Finds the topic. The client is the forwarder's from now on, and is closed when the topic cannot be used.
   * @throws DeadLetterError FORWARD_TOPIC_MISSING, FORWARD_TOPIC_FORBIDDEN, BROKER_*
   */
  static async open(client: KafkaClient, settings: ForwardSettings): Promise<Forwarder> {
    try {
      const topic = (await client.metadata([settings.topic])).topics.get(settings.topic)
      if (topic === undefined || topic.partitions.length === 0)
        throw new DeadLetterError('FORWARD_TOPIC_MISSING', { topic: settings.topic })
      const operations = topic.authorizedOperations
      if (operations !== null && (operations & WRITE) === 0)
        throw new DeadLetterError('FORWARD_TOPIC_FORBIDDEN', { topic: settings.topic })
      return new Forwarder(client, settings, topic)
    } catch (error) {
      await client.close()
      throw error
    }
  }

  /**
   * Resolves when the copy is acknowledged by all in-sync replicas.
   * @throws DeadLetterError FORWARD_REFUSED when the topic does not take this record; FORWARD_FAILED when nobody
   *   acknowledged it in time: it may or may not have been written
   */
  forward(record: SourceRecord): Promise<ForwardReceipt> {
    if (this.#closing.signal.aborted) return Promise.reject(new DeadLetterError('BROKER_CLOSED', { request: 'A copy' }))
    const logged = asLogged(record)
    const count = this.#topic.partitions.length
    const partition = record.partition < count ? record.partition : keyPartition(record, count)
    return this.#lane(partition).write({
      key: logged.rawKey,
      value: logged.rawValue,
      timestamp: record.timestamp,
      headers: logged.headers.map(({ rawName, value }) => [rawName, value] as const)
    })
  }

  /** What is under way fails with FORWARD_FAILED unless it is acknowledged by now. */
  close(): Promise<void> {
    this.#closing.abort()
    this.#closed ??= this.#client.close()
    return this.#closed
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
