import { kafkaErrors } from '../client/kafka-errors.ts'
import type { ClusterMetadata, KafkaClient, TopicMetadata, TopicPartition } from '../client/port.ts'
import { systemClock } from '../time/clock.ts'
import { pause } from '../time/signal.ts'
import { Absences } from './absence.ts'
import { redriveTopic } from './family-name.ts'
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

const soonMs = 100
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
      TopicCatalog.load(this.#client, this.#subscription, this.#topics, nodeId)
    const nodeId = this.#absences.unasked(this.#metadata.brokers.keys())
    if (nodeId === undefined) return this.#take(await load(), undefined)
    const answer = await load(nodeId).catch(() => null)
    if (answer) this.#take(answer, nodeId)
    else this.#take(await load(), undefined)
  }

  #take(metadata: ClusterMetadata, broker: number | undefined): void {
    if (this.#stop.signal.aborted) return
    const found = matchTopics(this.#subscription, metadata)
    const nowFound = new Set(found)
    const before = new Set(this.#topics)
    const missing = this.#topics.filter(name => !nowFound.has(name))
    // No longer ours to see, which says nothing about whether it is there: its fetches are refused and its partitions held.
    const forbidden = missing.filter(name => metadataState(metadata.topics.get(name)) === 'forbidden')
    const now = performance.now()
    const deleted = new Set(
      missing.filter(
        name =>
          metadata.topics.get(name)?.errorCode === kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION &&
          this.#absences.denied(name, broker, metadata.brokers.size, now)
      )
    )
    for (const name of [...found, ...forbidden, ...deleted]) this.#absences.seen(name)
    const added = found.filter(name => !before.has(name))
    const size = (of: ClusterMetadata, name: string): number => of.topics.get(name)?.partitions.length ?? 0
    const grown = found.filter(
      name => before.has(name) && size(this.#metadata, name) > 0 && size(metadata, name) > size(this.#metadata, name)
    )
    const kept = missing.filter(name => !deleted.has(name))
    // While an absence is doubted, or a topic may not be seen, it keeps its old entry, so that its partitions are not torn down for nothing.
    const topics = new Map(metadata.topics)
    for (const name of kept) {
      const old = this.#metadata.topics.get(name)
      if (old) topics.set(name, old)
    }
    this.#metadata = { ...metadata, topics }
    this.#topics = [...found, ...kept].sort()
    const madeAnew = found.filter(name => (this.#ids.get(name) ?? topics.get(name)?.id) !== topics.get(name)?.id)
    this.#remember()
    const leaderless = this.#topics.some(name => topics.get(name)?.partitions.some(p => p.leader < 0))
    if (kept.length > forbidden.length || leaderless) setTimeout(() => this.refreshSoon(), unsettledMs).unref()
    if (deleted.size + added.length + grown.length + madeAnew.length > 0)
      this.#hooks.changed({ topics: this.#topics, deleted: [...deleted], added, grown, madeAnew })
    this.#hooks.refreshed()
  }

  #remember(): void {
    for (const name of this.#topics) {
      const id = this.#metadata.topics.get(name)?.id
      if (id !== undefined && id !== '') this.#ids.set(name, id)
    }
  }
}
