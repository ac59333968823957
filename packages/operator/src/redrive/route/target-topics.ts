import {
  DeadLetterError,
  type DeadLetterFacts,
  isCompacted,
  kafkaErrors,
  maxMessageBytes,
  mayWrite,
  murmur2,
  readTopicViews,
  retentionMs,
  type TopicView,
  validTopicName
} from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import type { LedgerNames } from '../../ledger/ledger-topics.ts'
import type { Letter } from '../../letters/letter.ts'
import { parkedPrefix } from '../../lineage/parked.ts'
import { type Family, familyOf, newFamilyTopic, readSource } from '../family/family-topic.ts'
import type { RedriveTarget } from '../plan/plan.ts'

/** A topic that copies may go to. */
export interface TargetTopic {
  readonly topic: string
  readonly id: string
  readonly partitions: number
  readonly maxBytes: number
  readonly compacted: boolean
  /** Timestamps that it takes, and keeps for a while, in milliseconds before and behind the present. */
  readonly oldestMs: number
  readonly newestMs: number
  /** Milliseconds since the epoch: a broker that compresses batches anew fails at times before 1970. */
  readonly earliest: number
  /** Of a topic by which records go back to one group alone. */
  readonly family?: Family | undefined
}

/** Origins that one operation writes to at most: anybody can write origins into headers. */
const mostTopics = 100
const day = 86_400_000
/** Compressions of a topic that leave copies as they are sent, which is without one. */
const asSent: ReadonlySet<string> = new Set(['producer', 'uncompressed'])

/** The topics that copies of one operation go to, each looked at once. */
export class TargetTopics {
  readonly #cluster: Cluster
  readonly #target: RedriveTarget
  readonly #never: ReadonlySet<string>
  readonly #families: Map<string, Family>
  /** Whether there may be others than those that are known. */
  readonly #anyFamily: boolean
  readonly #known = new Map<string, TargetTopic | string>()

  /** @param families those of a plan, which no others are sent to */
  constructor(
    cluster: Cluster,
    dlq: string,
    target: RedriveTarget,
    { ledger, audit }: LedgerNames,
    families?: Readonly<Record<string, Family>>
  ) {
    this.#families = new Map(Object.entries(families ?? {}))
    this.#anyFamily = families === undefined
    this.#cluster = cluster
    this.#target = target
    this.#never = new Set([dlq, ledger, audit])
  }

  /** The topic that a letter's copy goes to by name; undefined when the letter does not tell. */
  nameOf({ facts }: Letter): string | undefined {
    if (this.#target.kind === 'topic') return this.#target.topic
    return this.#target.kind === 'group' ? this.#familyOf(facts, this.#target.group) : facts.topic
  }

  /** A copy in a family topic tells which record it is of: its letter has to. */
  #familyOf({ topic, partition, offset, group = '' }: DeadLetterFacts, given: string | undefined): string | undefined {
    const failed = group === '' ? given : group
    if (topic === undefined || partition === undefined || offset === undefined || failed === undefined) return undefined
    if (given !== undefined && failed !== given) return undefined
    const family = familyOf(topic, failed)
    const known = this.#families.get(family.topic)
    if (known === undefined && !this.#anyFamily) return undefined
    if (known === undefined) this.#families.set(family.topic, family)
    // Of two pairs of topic and group that have one name between them, a redrive is for the first.
    return known === undefined || known.source === topic ? family.topic : undefined
  }

  /** The families among the usable topics, by name. */
  get families(): Record<string, Family> {
    return Object.fromEntries(
      this.usable.flatMap(({ topic, family }) => (family === undefined ? [] : [[topic, family]]))
    )
  }

  /** @returns undefined when it was not looked at yet: {@link find} does; a text says why it cannot be written */
  known(name: string): TargetTopic | string | undefined {
    return this.#known.get(name)
  }

  /** @throws DeadLetterError BROKER_* */
  async find(name: string): Promise<TargetTopic | string> {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    if (this.#known.size >= mostTopics) return `more than ${mostTopics} origin topics in one operation`
    const found = await this.#look(name)
    this.#known.set(name, found)
    return found
  }

  /** @throws DeadLetterError REDRIVE_TARGET_UNSAFE, BROKER_* */
  async demand(topic: string): Promise<TargetTopic> {
    const found = await this.find(topic)
    if (typeof found === 'string') throw new DeadLetterError('REDRIVE_TARGET_UNSAFE', { topic, reason: found })
    return found
  }

  /** What was found to be no target, and why. */
  get unsafe(): Record<string, string> {
    const texts = [...this.#known].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return Object.fromEntries(texts)
  }

  get usable(): TargetTopic[] {
    return [...this.#known.values()].filter(topic => typeof topic !== 'string')
  }

  async #look(name: string): Promise<TargetTopic | string> {
    if (validTopicName(name) !== null) return 'it is no name of a topic'
    if (this.#never.has(name)) return 'it is the dead-letter topic itself, or holds the decisions'
    if (name.startsWith(parkedPrefix)) return 'it holds parked letters'
    const { client } = this.#cluster
    const metadata = (await client.metadata([name])).topics.get(name)
    if (metadata?.errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED)
      return 'no permission: grant WRITE, DESCRIBE and DESCRIBE_CONFIGS on it'
    const family = this.#families.get(name)
    if (metadata === undefined || metadata.partitions.length === 0)
      return family === undefined ? 'there is no such topic' : this.#asCreated(family)
    if (metadata.isInternal || name.startsWith('__')) return "it is one of Kafka's own"
    if (!mayWrite(metadata)) return 'no permission: grant WRITE on it'
    const view = (await readTopicViews(client, [metadata])).get(name) as TopicView
    return { topic: name, id: metadata.id, partitions: metadata.partitions.length, ...limitsOf(view), family }
  }

  /** A family's topic as it will be: it is created when the plan is applied. */
  async #asCreated(family: Family): Promise<TargetTopic | string> {
    const source = await readSource(this.#cluster, family)
    if (typeof source === 'string') return source
    const { topic, partitions, configs } = newFamilyTopic(family.topic, source)
    const view = { metadata: source.metadata, configs: new Map(Object.entries(configs)) }
    return { topic, id: '', partitions, ...limitsOf(view), family }
  }
}

/**
 * Limits of a topic. A timestamp that its retention would soon take away counts as one that it does not take: the copy could be
 * deleted before anybody has read it.
 */
export function limitsOf(view: TopicView): Omit<TargetTopic, 'topic' | 'id' | 'partitions'> {
  const limit = (name: string): number => {
    const value = view.configs?.get(name)
    return value === undefined ? Number.POSITIVE_INFINITY : Number(value)
  }
  const both = limit('message.timestamp.difference.max.ms')
  const kept = retentionMs(view) ?? 0
  const left = Math.min(kept / 2, day)
  return {
    maxBytes: maxMessageBytes(view),
    compacted: isCompacted(view),
    oldestMs: Math.min(
      limit('message.timestamp.before.max.ms'),
      both,
      kept === Number.POSITIVE_INFINITY ? kept : kept - left
    ),
    newestMs: Math.min(limit('message.timestamp.after.max.ms'), both),
    earliest: asSent.has(view.configs?.get('compression.type') ?? 'producer') ? Number.NEGATIVE_INFINITY : 0
  }
}

/** The original timestamp where the topic takes and keeps it, else the present. */
export function timestampFor(
  original: number | undefined,
  { oldestMs, newestMs, earliest }: TargetTopic,
  now: number
): number {
  if (original === undefined || original === -1 || original < earliest) return now
  return original < now - oldestMs || original > now + newestMs ? now : original
}

/** The record's own partition for its origin; by its key elsewhere and where the letter does not tell it, as Java's producer does it. */
export function partitionFor({ facts, record }: Letter, kind: RedriveTarget['kind'], partitions: number): number {
  const { partition = record.partition } = facts
  if (kind !== 'topic' && facts.partition !== undefined && partition < partitions) return partition
  return record.rawKey === null ? partition % partitions : murmur2(record.rawKey) % partitions
}
