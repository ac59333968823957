import type { KafkaClient } from '../client/port.ts'
import type { DeadLetterError } from '../errors.ts'
import { readTopicViews } from '../provision/read-topics.ts'
import { asLogged } from '../records/batch-record.ts'
import { keyPartition } from '../records/partition-of.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { metadataState } from '../topics/metadata-state.ts'
import { matchTopics } from '../topics/subscription.ts'
import type { ForwardSettings } from './forward-options.ts'
import type { ForwardReceipt } from './lane.ts'
import { checkTarget } from './target-check.ts'
import { TopicWriter } from './topic-writer.ts'

/**
 * Copies records to another topic, byte for byte: key, value, headers and timestamp. Same partition where the topic has
 * as many, else by key, else by source partition modulo the count. Copies of one source partition keep their order.
 */
export class Forwarder {
  /** What may lose copies, as far as it could be seen at start; empty unless the option `from` was given. */
  readonly warnings: readonly DeadLetterError[]
  readonly #client: KafkaClient
  readonly #writer: TopicWriter
  readonly #samePartition: boolean
  #closed: Promise<void> | undefined

  private constructor(
    client: KafkaClient,
    writer: TopicWriter,
    { partition }: ForwardSettings,
    warnings: readonly DeadLetterError[]
  ) {
    this.#client = client
    this.#writer = writer
    this.#samePartition = partition === 'same'
    this.warnings = warnings
  }

  /**
   * Finds the topic. The client is the forwarder's from now on, and is closed when the topic cannot be used.
   * @throws DeadLetterError FORWARD_TOPIC_MISSING, FORWARD_TOPIC_FORBIDDEN, with `from` FORWARD_IN_SUBSCRIPTION,
   *   FORWARD_TOPIC_COMPACTED, FORWARD_MESSAGE_BYTES_LOW, FORWARD_TOO_FEW_PARTITIONS; BROKER_*
   */
  static async open(client: KafkaClient, settings: ForwardSettings): Promise<Forwarder> {
    try {
      const writer = await TopicWriter.open(client, settings)
      return new Forwarder(client, writer, settings, await compared(client, settings))
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
    const place = (count: number): number | null =>
      record.partition < count ? record.partition : this.#samePartition ? null : keyPartition(record, count)
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

/** Compares the topic with those that are copied from, where they are named. @returns what is only warned of */
async function compared(
  client: KafkaClient,
  { topic, from, partition }: ForwardSettings
): Promise<readonly DeadLetterError[]> {
  if (from === null) return []
  const cluster = await client.metadata(from.patterns.length > 0 ? null : [topic, ...from.names])
  const names = matchTopics(from, cluster).filter(name => name !== topic)
  const known = [topic, ...names].flatMap(name => {
    const metadata = cluster.topics.get(name)
    return metadata !== undefined && metadataState(metadata) === 'found' ? [metadata] : []
  })
  const views = await readTopicViews(client, known)
  const target = views.get(topic)
  // Deleted since it was found a moment ago: the first copy says so.
  if (target === undefined) return []
  const sources = names.flatMap(name => views.get(name) ?? [])
  const { refusals, warnings } = checkTarget({
    target,
    subscription: from,
    sources,
    samePartition: partition === 'same'
  })
  if (refusals[0] !== undefined) throw refusals[0]
  return warnings
}
