import { kafkaErrors } from '../client/kafka-errors.ts'
import type { ClusterMetadata, KafkaClient, TopicMetadata, TopicPartition } from '../client/port.ts'
import { systemClock } from '../time/clock.ts'
import { pause } from '../time/signal.ts'
import { Absences } from './absence.ts'
import { isFamilyOf, redriveTopic } from './family-name.ts'
import { metadataState } from './metadata-state.ts'
import { matchTopics, type Subscription } from './subscription.ts'
import { validTopicName } from './topic-name.ts'

export interface CatalogChange {
  /** The subscription's topics as they are now. */
  readonly topics: readonly string[]
  readonly deleted: readonly string[]
  readonly added: readonly string[]
  /** With more partitions than before. */
  readonly grown: readonly string[]
  /** Deleted and made again under their names since they were seen before. */
  readonly madeAnew: readonly string[]
}

interface CatalogHooks {
  /** The set of existing subscribed topics changed, or some of them grew. */
  changed(change: CatalogChange): void
  /** New metadata arrived: leaders may have moved. */
  refreshed(): void
}

/** One answer as it is taken. */
interface Merged {
  readonly topics: ReadonlyMap<string, TopicMetadata>
  /** Believed to be gone, families' topics included. */
  readonly deleted: readonly string[]
  /** Looked at again soon. */
  readonly isUnsettled: boolean
}

const soonMs = 100
/** Ids of replaced topics that are remembered: brokers lag behind for moments. */
const mostReplaced = 1000
/** How soon is looked again while a topic is doubted or a partition has no leader. */
const unsettledMs = 300

/** What is known of the subscribed topics, and of their families: refreshed now and then, and soon when somebody found it wrong. */
export class TopicCatalog {
  readonly #client: KafkaClient
  readonly #subscription: Subscription
  readonly #maxAgeMs: number
  readonly #hooks: CatalogHooks
  readonly #stop = new AbortController()
  #metadata: ClusterMetadata
  #topics: string[]
  readonly #absences = new Absences()
  /** Ids of topics as they were seen last, also of those that went. */
  readonly #ids = new Map<string, string>()
  /** Ids of topics that others of their names have replaced. */
  readonly #replaced = new Set<string>()
  #hurry = new AbortController()
  #lastRefresh = 0
  #loop: Promise<void> | undefined

  constructor(
    client: KafkaClient,
    subscription: Subscription,
    metadata: ClusterMetadata,
    maxAgeMs: number,
    hooks: CatalogHooks
  ) {
    this.#client = client
    this.#subscription = subscription
    this.#metadata = metadata
    this.#topics = matchTopics(subscription, metadata)
    this.#remember()
    this.#maxAgeMs = maxAgeMs
    this.#hooks = hooks
  }

  /**
   * @param expected topics to be asked for by name when they are not among all
   * @param nodeId the broker to be asked; left out, any
   */
  static async load(
    client: Pick<KafkaClient, 'metadata'>,
    { names, patterns, group, readsFamily = false }: Subscription,
    expected: readonly string[] = [],
    nodeId?: number
  ): Promise<ClusterMetadata> {
    if (patterns.length === 0) {
      const family = group === undefined || !readsFamily ? [] : names.map(name => redriveTopic(name, group))
      const valid = family.filter(name => validTopicName(name) === null)
      return client.metadata([...new Set([...names, ...valid])], nodeId)
    }
    const all = await client.metadata(null, nodeId)
    // All means all that this principal may see. Asked for by name, a topic that it may not see is refused, not missing.
    const unseen = [...new Set([...names, ...expected])].filter(name => !all.topics.has(name))
    if (unseen.length === 0) return all
    const named = await client.metadata(unseen, nodeId)
    return { ...all, topics: new Map([...all.topics, ...named.topics]) }
  }

  /** All that is known, of one answer. */
  get snapshot(): ClusterMetadata {
    return this.#metadata
  }

  /** Those of the topics that brokers, asked now, do not know, or know as another topic. */
  async gone(partitions: readonly (TopicPartition & { readonly topicId: string })[]): Promise<ReadonlySet<string>> {
    const ids = new Map(partitions.map(({ topic, topicId }) => [topic, topicId]))
    this.refreshSoon()
    const { topics } = await this.#client.metadata([...ids.keys()])
    const isGone = ([name, id]: [string, string]): boolean => {
      const found = topics.get(name)
      return found?.errorCode === kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION || (found?.errorCode === 0 && found.id !== id)
    }
    return new Set([...ids].filter(isGone).map(([name]) => name))
  }

  get topics(): readonly string[] {
    return this.#topics
  }

  /** As the brokers tell it. */
  get clusterId(): string | null {
    return this.#metadata.clusterId
  }

  topic(name: string): TopicMetadata | undefined {
    return this.#metadata.topics.get(name)
  }

  /** The node that leads a partition, −1 while there is none. */
  leader(topic: string, partition: number): number {
    return this.#metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1
  }

  /** How often its leader has changed, as far as is known; −1 when it is not. */
  leaderEpoch(topic: string, partition: number): number {
    return this.#metadata.topics.get(topic)?.partitions[partition]?.leaderEpoch ?? -1
  }

  /** Whether the cluster has this node at present. */
  hasNode(nodeId: number): boolean {
    return this.#metadata.brokers.has(nodeId)
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  /** Asks for a refresh as soon as decency allows. */
  refreshSoon(): void {
    this.#hurry.abort()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#hurry.abort()
    await this.#loop
  }

  async #run(): Promise<void> {
    const stopping = this.#stop.signal
    while (!stopping.aborted) {
      await pause(this.#maxAgeMs, this.#hurry.signal)
      const sinceLast = systemClock.now() - this.#lastRefresh
      if (sinceLast < soonMs) await pause(soonMs - sinceLast, stopping)
      if (stopping.aborted) return
      this.#hurry = new AbortController()
      this.#lastRefresh = systemClock.now()
      try {
        await this.#look()
      } catch {
        // No broker answers just now: what is known stays, and it is asked again. Fetches report the outage.
        await pause(1000, stopping)
        this.#hurry.abort()
      }
    }
  }

  /** While a topic is doubted, another broker is asked each time: one that lags behind does so for everybody who asks it. */
  async #look(): Promise<void> {
    const load = (nodeId?: number): Promise<ClusterMetadata> =>
      TopicCatalog.load(this.#client, this.#subscription, [...this.#topics, ...this.#families()], nodeId)
    const nodeId = this.#absences.unasked(this.#metadata.brokers.keys())
    if (nodeId === undefined) return this.#take(await load(), undefined)
    const answer = await load(nodeId).catch(() => null)
    if (answer) this.#take(answer, nodeId)
    else this.#take(await load(), undefined)
  }

  #take(metadata: ClusterMetadata, broker: number | undefined): void {
    if (this.#stop.signal.aborted) return
    const before = new Set(this.#topics)
    const { topics, deleted, isUnsettled } = this.#merge(metadata, broker)
    const old = this.#metadata
    this.#metadata = { ...metadata, topics }
    const found = matchTopics(this.#subscription, this.#metadata)
    this.#topics = found
    const added = found.filter(name => !before.has(name))
    const size = (of: ClusterMetadata, name: string): number => of.topics.get(name)?.partitions.length ?? 0
    const grown = found.filter(
      name => before.has(name) && size(old, name) > 0 && size(this.#metadata, name) > size(old, name)
    )
    const madeAnew = found.filter(name => (this.#ids.get(name) ?? topics.get(name)?.id) !== topics.get(name)?.id)
    this.#remember()
    const leaderless = found.some(name => topics.get(name)?.partitions.some(p => p.leader < 0))
    if (isUnsettled || leaderless) setTimeout(() => this.refreshSoon(), unsettledMs).unref()
    const gone = deleted.filter(name => before.has(name))
    if (gone.length + added.length + grown.length + madeAnew.length > 0)
      this.#hooks.changed({ topics: this.#topics, deleted: gone, added, grown, madeAnew })
    this.#hooks.refreshed()
  }

  /**
   * What is told, but for what is known and not told: while one broker's word is doubted, or says nothing about whether a topic is
   * there, its old entry stays, so that its partitions are not torn down for nothing. Records of a family's topic that was thought to be
   * gone would be handled again.
   */
  #merge(metadata: ClusterMetadata, broker: number | undefined): Merged {
    const topics = new Map(metadata.topics)
    const deleted: string[] = []
    let isUnsettled = false
    const now = performance.now()
    for (const name of [...this.#topics, ...this.#families()]) {
      const known = this.#metadata.topics.get(name)
      const told = metadata.topics.get(name)
      const isDenied = told?.errorCode === kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION
      const isDoubted = isDenied || this.#isOlder(told, known)
      const isBelieved = isDoubted && this.#absences.denied(name, broker, metadata.brokers.size, now)
      const state = metadataState(told)
      if (isBelieved || (!isDoubted && (state === 'found' || state === 'forbidden'))) this.#absences.seen(name)
      if (isBelieved) {
        if (isDenied) deleted.push(name)
      } else if (known !== undefined && (isDoubted || state !== 'found')) {
        topics.set(name, known)
        // No longer ours to see, which says nothing about whether it is there: its fetches are refused and its partitions held.
        isUnsettled ||= state !== 'forbidden'
      }
    }
    return { topics, deleted, isUnsettled }
  }

  /** Told as it was before: with fewer partitions, which no topic ever has, or as the topic that another has replaced. */
  #isOlder(told: TopicMetadata | undefined, known: TopicMetadata | undefined): boolean {
    if (told === undefined || known === undefined || metadataState(told) !== 'found') return false
    return told.id === known.id ? told.partitions.length < known.partitions.length : this.#replaced.has(told.id)
  }

  /** Topics of the group's families that were there. */
  #families(): string[] {
    const { group, readsFamily, names } = this.#subscription
    if (group === undefined || !readsFamily) return []
    return [...this.#metadata.topics.values()].flatMap(({ name, partitions }) =>
      partitions.length > 0 && isFamilyOf(group, name) && !names.includes(name) ? [name] : []
    )
  }

  #remember(): void {
    for (const name of [...this.#topics, ...this.#families()]) {
      const id = this.#metadata.topics.get(name)?.id
      if (id === undefined || id === '') continue
      const last = this.#ids.get(name)
      if (last !== undefined && last !== id) this.#replace(last)
      this.#replaced.delete(id)
      this.#ids.set(name, id)
    }
  }

  #replace(id: string): void {
    this.#replaced.add(id)
    const [oldest = ''] = this.#replaced
    if (this.#replaced.size > mostReplaced) this.#replaced.delete(oldest)
  }
}
