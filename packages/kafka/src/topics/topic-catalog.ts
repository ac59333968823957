import type { ClusterMetadata, KafkaClient, TopicMetadata } from '../client/port.ts'
import { metadataState } from '../dead-letter/outbox/dlq-topics.ts'
import { pause } from '../time/signal.ts'
import { matchTopics, type Subscription } from './subscription.ts'

export interface CatalogChange {
  /** The subscription's topics as they are now. */
  readonly topics: readonly string[]
  readonly deleted: readonly string[]
  readonly added: readonly string[]
  /** With more partitions than before. */
  readonly grown: readonly string[]
}

interface CatalogHooks {
  /** The set of existing subscribed topics changed, or some of them grew. */
  changed(change: CatalogChange): void
  /** New metadata arrived: leaders may have moved. */
  refreshed(): void
}

/** A topic is believed to be gone when this many refreshes in a row do not see it: one broker's view can lag behind. */
const absencesToBelieve = 2
const soonMs = 100
/** How soon is looked again while a topic is doubted or a partition has no leader. */
const unsettledMs = 300

/** What is known of the subscribed topics: refreshed now and then, and soon when somebody found it wrong. */
export class TopicCatalog {
  readonly #client: KafkaClient
  readonly #subscription: Subscription
  readonly #maxAgeMs: number
  readonly #hooks: CatalogHooks
  readonly #stop = new AbortController()
  #metadata: ClusterMetadata
  #topics: string[]
  #absences = new Map<string, number>()
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
    this.#maxAgeMs = maxAgeMs
    this.#hooks = hooks
  }

  /** @param expected topics to be asked for by name when they are not among all */
  static async load(
    client: KafkaClient,
    { names, patterns }: Subscription,
    expected: readonly string[] = []
  ): Promise<ClusterMetadata> {
    if (patterns.length === 0) return client.metadata(names)
    const all = await client.metadata(null)
    // All means all that this principal may see. Asked for by name, a topic that it may not see is refused, not missing.
    const unseen = [...new Set([...names, ...expected])].filter(name => !all.topics.has(name))
    if (unseen.length === 0) return all
    const named = await client.metadata(unseen)
    return { ...all, topics: new Map([...all.topics, ...named.topics]) }
  }

  get topics(): readonly string[] {
    return this.#topics
  }

  topic(name: string): TopicMetadata | undefined {
    return this.#metadata.topics.get(name)
  }

  /** The node that leads a partition, −1 while there is none. */
  leader(topic: string, partition: number): number {
    return this.#metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1
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
      const sinceLast = performance.now() - this.#lastRefresh
      if (sinceLast < soonMs) await pause(soonMs - sinceLast, stopping)
      if (stopping.aborted) return
      this.#hurry = new AbortController()
      this.#lastRefresh = performance.now()
      try {
        this.#take(await TopicCatalog.load(this.#client, this.#subscription, this.#topics))
      } catch {
        // No broker answers just now: what is known stays, and it is asked again. Fetches report the outage.
        await pause(1000, stopping)
        this.#hurry.abort()
      }
    }
  }

  #take(metadata: ClusterMetadata): void {
    if (this.#stop.signal.aborted) return
    const found = matchTopics(this.#subscription, metadata)
    const missing = this.#topics.filter(name => !found.includes(name))
    // No longer ours to see, which says nothing about whether it is there: its fetches are refused and its partitions held.
    const forbidden = missing.filter(name => metadataState(metadata.topics.get(name)) === 'forbidden')
    const deleted: string[] = []
    for (const name of missing) {
      if (forbidden.includes(name)) continue
      const absences = (this.#absences.get(name) ?? 0) + 1
      this.#absences.set(name, absences)
      if (absences >= absencesToBelieve) deleted.push(name)
    }
    for (const name of found) this.#absences.delete(name)
    const added = found.filter(name => !this.#topics.includes(name))
    const size = (of: ClusterMetadata, name: string): number => of.topics.get(name)?.partitions.length ?? 0
    const grown = found.filter(
      name =>
        size(this.#metadata, name) > 0 && size(metadata, name) > size(this.#metadata, name) && !added.includes(name)
    )
    const kept = missing.filter(name => !deleted.includes(name))
    // While an absence is doubted, or a topic may not be seen, it keeps its old entry, so that its partitions are not torn down for nothing.
    const topics = new Map(metadata.topics)
    for (const name of kept) {
      const old = this.#metadata.topics.get(name)
      if (old) topics.set(name, old)
    }
    this.#metadata = { ...metadata, topics }
    this.#topics = [...found, ...kept].sort()
    for (const name of deleted) this.#absences.delete(name)
    const leaderless = this.#topics.some(name => topics.get(name)?.partitions.some(p => p.leader < 0))
    if (kept.length > forbidden.length || leaderless) setTimeout(() => this.refreshSoon(), unsettledMs).unref()
    if (deleted.length + added.length + grown.length > 0)
      this.#hooks.changed({ topics: this.#topics, deleted, added, grown })
    this.#hooks.refreshed()
  }
}
