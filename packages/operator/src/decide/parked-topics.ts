import {
  brokerSaid,
  DeadLetterError,
  isCompacted,
  kafkaErrors,
  maxMessageBytes,
  mayWrite,
  minInsyncReplicas,
  type OutgoingRecord,
  partitionCount,
  readTopicViews,
  replicationFactor,
  type TopicMetadata,
  type TopicView,
  type TopicWriter,
  validTopicName
} from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { isLed, untilLed } from '../cluster/until-led.ts'
import { openWriter } from '../ledger/writer.ts'
import type { Letter } from '../letters/letter.ts'
import { parkedHeader, parkedPrefix, parkedValue } from '../lineage/parked.ts'

/** Topics that one operation creates or writes at most: anybody can write origins into headers. */
const mostTopics = 50
/** Room for the header that a copy has more than its letter. */
const headerBytes = 1024

/** A topic for copies of parked letters, and how large a batch it takes. */
export interface ParkedTopic {
  readonly partitions: number
  readonly maxBytes: number
}

/** Where copies of parked letters go. */
export class ParkedTopics {
  readonly #cluster: Cluster
  readonly #dlq: string
  readonly #names = new Set<string>()
  readonly #prepared = new Map<string, Promise<ParkedTopic>>()
  readonly #writers = new Map<string, Promise<TopicWriter>>()

  constructor(cluster: Cluster, dlq: string) {
    this.#cluster = cluster
    this.#dlq = dlq
  }

  /**
   * The topic of a letter's copy: `parked.<topic>.<group>` of its failure; `parked.<dlq>` where it does not tell both, where that
   * is no topic's name, and beyond 50 of them.
   */
  nameOf({ facts: { topic, group } }: Letter): string {
    const name = `${parkedPrefix}${topic}.${group}`
    const known = this.#names.has(name)
    if (topic === undefined || group === undefined || validTopicName(name) !== null) return this.#fallback
    if (!known && this.#names.size >= mostTopics) return this.#fallback
    this.#names.add(name)
    return name
  }

  /**
   * Writes a letter as it is, with a last header that tells where it lay and of which failure it is. Resolves when it is
   * acknowledged by all in-sync replicas.
   */
  async copy(letter: Letter, name: string, now: number): Promise<void> {
    const writer = await this.#writer(name)
    await writer.write(partitions => letter.record.partition % partitions, parkedCopy(letter, now))
  }

  /** Creates the topic where it is missing, and checks it. */
  prepare(name: string): Promise<ParkedTopic> {
    let preparing = this.#prepared.get(name)
    if (preparing === undefined) {
      preparing = this.#prepare(name)
      this.#prepared.set(name, preparing)
    }
    return preparing
  }

  #writer(name: string): Promise<TopicWriter> {
    let opening = this.#writers.get(name)
    if (opening === undefined) {
      opening = this.prepare(name).then(() => openWriter(this.#cluster, name))
      this.#writers.set(name, opening)
    }
    return opening
  }

  async close(): Promise<void> {
    for (const opening of this.#writers.values()) (await opening.catch(() => null))?.close()
  }

  get #fallback(): string {
    const name = `${parkedPrefix}${this.#dlq}`
    return validTopicName(name) === null ? name : name.slice(0, 249)
  }

  /** @throws DeadLetterError PARKED_TOPIC_UNSAFE, FORWARD_*, BROKER_* */
  async #prepare(name: string): Promise<ParkedTopic> {
    const { client } = this.#cluster
    const { topics } = await client.metadata([name, this.#dlq])
    if ((topics.get(name)?.partitions ?? []).length === 0)
      await this.#create(name, topics.get(this.#dlq) as TopicMetadata)
    const found = (await untilLed(this.#cluster, [name])).topics.get(name)
    if (!isLed(found)) throw new DeadLetterError('FORWARD_TOPIC_MISSING', { topic: name })
    if (!mayWrite(found)) throw new DeadLetterError('FORWARD_TOPIC_FORBIDDEN', { topic: name })
    const view = (await readTopicViews(client, [found])).get(name) as TopicView
    // Compacted, it would keep the last letter of each key alone.
    if (!view.configs)
      throw new DeadLetterError('PARKED_TOPIC_UNSAFE', {
        topic: name,
        list: 'whether it keeps all letters may not be read (grant DESCRIBE_CONFIGS on it)'
      })
    if (isCompacted(view)) throw new DeadLetterError('PARKED_TOPIC_UNSAFE', { topic: name, list: 'it is compacted' })
    return { partitions: found.partitions.length, maxBytes: maxMessageBytes(view) }
  }

  /** It takes all that the dead-letter topic holds, as safely, and keeps it until somebody deletes it. */
  async #create(name: string, dlq: TopicMetadata): Promise<void> {
    const { client } = this.#cluster
    const view = (await readTopicViews(client, [dlq])).get(dlq.name) as TopicView
    const [answer] = await client.createTopics([
      {
        ...{ topic: name, partitions: partitionCount(view), replicationFactor: replicationFactor(view) },
        configs: {
          'cleanup.policy': 'delete',
          'retention.ms': '-1',
          'min.insync.replicas': String(minInsyncReplicas(view)),
          'max.message.bytes': String(Math.min(2_147_483_647, maxMessageBytes(view) + headerBytes))
        }
      }
    ])
    if (answer === undefined || answer.errorCode === 0 || answer.errorCode === kafkaErrors.TOPIC_ALREADY_EXISTS) return
    throw new DeadLetterError('PARKED_TOPIC_UNSAFE', {
      topic: name,
      list:
        answer.errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED
          ? 'it is not there or may not be seen, and may not be created (grant WRITE and DESCRIBE_CONFIGS on it, and CREATE or have it made)'
          : `it could not be created (${brokerSaid(answer.errorCode, answer.errorMessage)})`
    })
  }
}

/** A letter as it is, with a last header that tells where it lay and of which failure it is. */
export const parkedCopy = ({ record, key }: Letter, now: number): OutgoingRecord => ({
  key: record.rawKey,
  value: record.rawValue,
  timestamp: now,
  headers: [
    ...record.headers.map(({ rawName, value }) => [rawName, value] as const),
    [Buffer.from(parkedHeader), parkedValue(record, key)]
  ]
})
