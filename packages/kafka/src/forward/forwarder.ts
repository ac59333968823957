import type { KafkaClient } from '../client/port.ts'
import { asLogged } from '../records/batch-record.ts'
import { keyPartition } from '../records/partition-of.ts'
import type { SourceRecord } from '../records/source-record.ts'
import type { ForwardSettings } from './forward-options.ts'
import type { ForwardReceipt } from './lane.ts'
import { TopicWriter } from './topic-writer.ts'

/**
 * Copies records to another topic, byte for byte: key, value, headers and timestamp. Same partition where the topic has
 * as many, else by key, else by source partition modulo the count. Copies of one source partition keep their order.
 */
export class Forwarder {
  readonly #client: KafkaClient
  readonly #writer: TopicWriter
  #closed: Promise<void> | undefined

  constructor(client: KafkaClient, writer: TopicWriter) {
    this.#client = client
    this.#writer = writer
  }

  /**
   * Finds the topic. The client is the forwarder's from now on, and is closed when the topic cannot be used.
   * @throws DeadLetterError FORWARD_TOPIC_MISSING, FORWARD_TOPIC_FORBIDDEN, BROKER_*
   */
  static async open(client: KafkaClient, settings: ForwardSettings): Promise<Forwarder> {
    try {
      return new Forwarder(client, await TopicWriter.open(client, settings))
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
    const logged = asLogged(record)
    const place = (count: number): number => (record.partition < count ? record.partition : keyPartition(record, count))
    return this.#writer.write(place, {
      key: logged.rawKey,
      value: logged.rawValue,
      timestamp: record.timestamp,
      headers: logged.headers.map(({ rawName, value }) => [rawName, value] as const)
    })
  }

  /** What is under way fails with FORWARD_FAILED unless it is acknowledged by now. */
  close(): Promise<void> {
    this.#writer.close()
    this.#closed ??= this.#client.close()
    return this.#closed
  }
}
