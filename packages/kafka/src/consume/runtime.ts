import type {
  CommittedOffset,
  GroupMember,
  KafkaClient,
  TopicMetadata,
  TopicPartition,
  TopicPartitionError
} from '../client/port.ts'
import { createClient } from '../client/wire/client.ts'
import type { DeadLetterWriter } from '../dead-letter/letter-writer.ts'
import { LetterWriter } from '../dead-letter/letter-writer.ts'
import { sharedNameFindings } from '../dead-letter/shared-names.ts'
import type { RecordDecoder } from '../decode/decoder.ts'
import { DeadLetterError } from '../errors.ts'
import type { EventSink } from '../events.ts'
import type { Flood } from '../failure/flood-watch.ts'
import { maskerOf } from '../failure/mask.ts'
import { createMembership } from '../group/create-membership.ts'
import type { Membership } from '../group/membership.ts'
import { subscriptionFindings } from '../provision/subscription-findings.ts'
import { type Clock, systemClock } from '../time/clock.ts'
import { matchTopics, subscribesTo } from '../topics/subscription.ts'
import { TopicCatalog } from '../topics/topic-catalog.ts'
import { Opening } from './assignment/opening.ts'
import { Ownership } from './assignment/ownership.ts'
import { StartRequests } from './assignment/start-requests.ts'
import { type RefusedTopic, TopicAdmission } from './assignment/topic-admission.ts'
import { TopicChanges } from './assignment/topic-changes.ts'
import { CommitRequests } from './commit/commit-requests.ts'
import { Committer } from './commit/committer.ts'
import type { ConsumerSettings } from './consumer-options.ts'
import { Contact, noticing } from './contact/contact.ts'
import { ContactWatch } from './contact/contact-watch.ts'
import { type Silence, silenceBoundMs } from './contact/silence.ts'
import { type BreakerHealth, ConsumerBreaker } from './deliver/consumer-breaker.ts'
import { Floods } from './deliver/floods.ts'
import { HandlerSlots } from './deliver/handler-slots.ts'
import type { DeliverySettings, WorkerContext } from './deliver/worker-context.ts'
import { Fetcher } from './fetch/fetcher.ts'
import { type ContactHealth, silentFor } from './health.ts'
import { IdleWatch } from './idle/idle-watch.ts'
import type { Metrics } from './metrics.ts'
import type { Holds } from './partition/holds.ts'
import { Allowance, defaultIdleTimeoutMs, type RunOptions } from './stop-condition.ts'

export interface RuntimeParts {
  readonly settings: ConsumerSettings
  readonly decoder: RecordDecoder
  readonly delivery: DeliverySettings
  readonly run: RunOptions
  readonly metrics: Metrics
  readonly emit: EventSink
  /** Going on would be wrong: stop, and let `run()` reject with it. */
  failed(error: Error): void
  /** `untilIdle` or `maxRecords` is reached. */
  finished(): void
}

/** Everything that runs between `run()` and the end of `stop()`: made, wired and taken down in one place. */
export class Runtime {
  readonly #parts: RuntimeParts
  readonly #client: KafkaClient
  readonly #allowance: Allowance
  readonly #slots: HandlerSlots
  readonly #breaker: ConsumerBreaker
  readonly #floods: Floods
  readonly #clock: Clock = systemClock
  readonly #admission: TopicAdmission
  #changes: TopicChanges | undefined
  #catalog: TopicCatalog | undefined
  #writer: LetterWriter | undefined
  #membership: Membership | undefined
  #ownership: Ownership | undefined
  #fetcher: Fetcher | undefined
  #committer: Committer | undefined
  #idle: IdleWatch | undefined
  #stuckTimer: NodeJS.Timeout | undefined
  readonly #contact = new Contact()
  readonly #contactWatch: ContactWatch
  #stopping = false
  /** Before anything is looked at: a topic that is not seen then came later. */
  #startedAt = Date.now()

  constructor(parts: RuntimeParts) {
    this.#parts = parts
    this.#breaker = new ConsumerBreaker(parts.settings.breaker, parts.emit, this.#clock)
    this.#floods = new Floods(parts.settings.breaker, parts.emit, this.#clock)
    this.#slots = new HandlerSlots(parts.settings.concurrency.limit)
    this.#allowance = new Allowance(parts.run.maxRecords)
    this.#contactWatch = new ContactWatch({
      boundMs: silenceBoundMs(parts.settings.group),
      fetchWaitMs: parts.settings.fetch.maxWaitMs,
      emit: parts.emit,
      silence: () => this.#silence()
    })
    this.#client = noticing(createClient(parts.settings.connection), this.#contact)
    this.#admission = new TopicAdmission({ client: this.#client, settings: parts.settings, emit: parts.emit })
  }

  get member(): GroupMember | null {
    return this.#membership?.member ?? null
  }

  get ownership(): Ownership | undefined {
    return this.#ownership
  }

  get breaker(): BreakerHealth {
    return this.#breaker.health()
  }

  get floods(): readonly Flood[] {
    return this.#floods.current()
  }

  get contact(): ContactHealth {
    const { coordinatorAt, brokersAt } = this.#contact
    return { coordinatorAt, brokersAt, lost: this.#contactWatch.lost }
  }

  get refused(): readonly RefusedTopic[] {
    return this.#admission.refusals
  }

  /** From the pre-flight to the first assignment. */
  async start(): Promise<void> {
    const { settings, emit, metrics } = this.#parts
    this.#startedAt = Date.now()
    const metadata = await TopicCatalog.load(this.#client, settings.subscription)
    const topics = await this.#admission.atStart(this.#sources(metadata.topics), metadata.brokers)
    if (this.#stopping) return
    const names = matchTopics(settings.subscription, metadata)
    const shared = settings.deadLetter.topic ? [] : await sharedNameFindings(this.#client, names, settings.groupId)
    const findings = [...subscriptionFindings(settings.subscription, metadata.topics), ...shared]
    for (const { error } of findings) emit('warning', { error })
    // A listener may have stopped it just now: what is started from here on would be stopped by nobody.
    if (this.#stopping) return
    this.#catalog = new TopicCatalog(this.#client, settings.subscription, metadata, settings.metadataMaxAgeMs, {
      changed: change => this.#changes?.take(change),
      refreshed: () => this.#leadersChanged()
    })
    this.#writer = new LetterWriter({
      client: this.#client,
      groupId: settings.groupId,
      settings: settings.deadLetter,
      topics,
      isSource: topic => subscribesTo(settings.subscription, topic),
      check: name =>
        this.#admission.dlqMadeAnew(
          name,
          (this.#catalog?.topics ?? []).flatMap(topic => this.#catalog?.topic(topic) ?? [])
        ),
      sourceTopicId: topic => this.#catalog?.topic(topic)?.id ?? '',
      hooks: {
        held: (source, error) => this.#changeHolds(source, holds => holds.hold('letter', error)),
        released: source => this.#changeHolds(source, holds => holds.release('letter')),
        emit: (name, payload) => {
          if (name === 'rerouted') metrics.rerouted++
          emit(name, payload)
        }
      }
    })
    const writer = this.#writer
    const catalog = this.#catalog
    const changes = new TopicChanges({
      admission: this.#admission,
      emit,
      catalog: () => catalog,
      learn: found => writer.learn(found),
      resubscribe: names => this.#membership?.resubscribe(names)
    })
    this.#changes = changes
    this.#wire(catalog, writer, changes.madeAnew)
    this.#catalog.start()
    this.#committer?.start(settings.commitIntervalMs)
    this.#watchHandlers()
    this.#breaker.start()
    this.#contactWatch.start()
    await this.#idle?.begin()
    if (this.#stopping) return
    await this.#membership?.join()
    this.#idle?.start()
  }

  #wire(catalog: TopicCatalog, writer: DeadLetterWriter, madeAnew: Set<string>): void {
    const { settings, emit, metrics } = this.#parts
    const requests = new CommitRequests(offsets => this.#commit(offsets))
    const commit: typeof requests.commit = offsets => requests.commit(offsets)
    this.#fetcher = new Fetcher({
      client: this.#client,
      catalog,
      options: settings.fetch,
      isolation: settings.isolation,
      metrics,
      emit,
      clock: this.#clock
    })
    this.#committer = new Committer({
      groupId: settings.groupId,
      metrics,
      emit,
      recommitIntervalMs: settings.recommitIntervalMs,
      now: () => this.#clock.now(),
      commit,
      gone: partitions => catalog.gone(partitions),
      owned: () => this.#ownership?.workers.map(worker => worker.source) ?? []
    })
    const opening = new Opening({
      requests: new StartRequests(this.#client, settings.groupId, settings.isolation),
      catalog,
      groupId: settings.groupId,
      from: settings.from,
      emit,
      madeAnew,
      topicsAtStart: new Set(catalog.topics),
      startedAt: this.#startedAt,
      now: () => this.#clock.now(),
      commit,
      failed: error => this.#failed(error)
    })
    this.#ownership = new Ownership({
      opening,
      fetcher: this.#fetcher,
      committer: this.#committer,
      writer,
      context: this.#workerContext(writer),
      metrics,
      emit,
      changed: () => this.#idle?.wake()
    })
    if (this.#parts.run.untilIdle) this.#idle = this.#watchIdle(catalog, this.#committer, this.#ownership)
    this.#membership = createMembership({
      client: this.#client,
      groupId: settings.groupId,
      topics: catalog.topics,
      options: settings.group,
      listener: this.#ownership,
      metadataMaxAgeMs: settings.metadataMaxAgeMs
    })
  }

  #watchIdle(catalog: TopicCatalog, committer: Committer, ownership: Ownership): IdleWatch {
    const { settings, run } = this.#parts
    return new IdleWatch({
      client: this.#client,
      catalog,
      groupId: settings.groupId,
      isolation: settings.isolation,
      maxBatchBytes: settings.maxBatchBytes,
      handlerTimeoutMs: settings.handlerTimeoutMs,
      idleTimeoutMs: run.idleTimeoutMs ?? defaultIdleTimeoutMs,
      own: () => ownership.workers,
      owns: partition => ownership.owns(partition),
      waiting: () => ownership.waiting,
      refused: () => this.#admission.refused,
      commit: partitions => committer.commit(partitions),
      finished: () => this.#parts.finished(),
      failed: error => this.#parts.failed(error)
    })
  }

  #workerContext(writer: DeadLetterWriter): WorkerContext {
    const { settings, decoder, delivery, emit, metrics } = this.#parts
    const owned = (): number => Math.max(1, this.#ownership?.count ?? 1)
    return {
      decoder,
      delivery,
      slots: this.#slots,
      breaker: this.#breaker,
      floods: this.#floods,
      clock: this.#clock,
      classify: settings.classify,
      policy: settings.policy,
      mask: maskerOf(settings.deadLetter.mask),
      writer,
      emit,
      metrics,
      allowance: this.#allowance,
      letterAllowance: new Allowance(this.#parts.run.maxDeadLetters),
      handlerTimeoutMs: settings.handlerTimeoutMs,
      onStuck: settings.onStuck,
      maxBatchBytes: settings.maxBatchBytes,
      onUnreadableBatch: settings.onUnreadableBatch,
      random: Math.random,
      letterShare: () => settings.deadLetter.maxInFlightBytes / owned(),
      workerCount: owned,
      checkSession: () => {
        this.#membership?.checkSession()
      },
      roomMade: () => this.#fetcher?.wake(),
      stopAt: partition => this.#idle?.stopAt(partition) ?? Number.POSITIVE_INFINITY,
      endReached: () => this.#idle?.wake(),
      allowanceSpent: () => this.#parts.finished(),
      failed: error => this.#failed(error)
    }
  }

  #failed(error: Error): void {
    // Before anything else: no worker may take another record.
    this.#ownership?.closeAll()
    this.#parts.failed(error)
  }

  /** Drains within the deadline, commits, leaves the group, closes every connection. */
  async stop(deadline: AbortSignal): Promise<void> {
    this.#stopping = true
    const noLongerIdle = this.#idle?.stop()
    this.#contactWatch.stop()
    this.#changes?.stop()
    clearInterval(this.#stuckTimer)
    this.#breaker.stop()
    await this.#ownership?.drainAll(deadline)
    this.#committer?.stop()
    await this.#membership?.leave().catch(() => undefined)
    const ended = Promise.all([this.#catalog?.stop(), this.#fetcher?.stop(), this.#writer?.close(), noLongerIdle])
    // Before they have ended: a request to a broker that does not answer ends with its connection.
    await this.#client.close()
    await ended
  }

  #sources(topics: ReadonlyMap<string, TopicMetadata>): TopicMetadata[] {
    const { subscription } = this.#parts.settings
    const names = new Set(subscription.names)
    const named = subscription.names.map(name => topics.get(name) ?? missing(name))
    const matched = matchTopics(subscription, { clusterId: null, controllerId: -1, brokers: new Map(), topics })
    return [...named, ...matched.flatMap(name => (names.has(name) ? [] : [topics.get(name) ?? missing(name)]))]
  }

  async #commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]> {
    if (!this.#membership) throw new DeadLetterError('BROKER_CLOSED', { request: 'OffsetCommit' })
    return this.#membership.commit(offsets)
  }

  #leadersChanged(): void {
    if (this.#stopping) return
    const recreated = this.#ownership?.workers
      .map(worker => worker.source)
      .filter(source => (this.#catalog?.topic(source.topic)?.id ?? source.topicId) !== source.topicId)
    // The broker has forgotten the group's offsets together with the topic: nothing else tells that this is no first start.
    for (const source of recreated ?? []) this.#changes?.madeAnew.add(source.topic)
    if (recreated && recreated.length > 0) this.#ownership?.reopen(recreated)
    this.#changes?.askAgain()
    this.#fetcher?.wake()
  }

  /** Its worker looks at them: one that closes leaves letters that cannot be written to the next owner. */
  #changeHolds({ topic, partition }: TopicPartition, change: (holds: Holds) => void): void {
    const source = this.#ownership?.worker(topic, partition)?.source
    if (!source) return
    change(source.holds)
    source.signal.notify()
  }

  #silence(): Silence {
    const { coordinatorAskedAt } = this.#contact
    return {
      coordinatorMs: coordinatorAskedAt === undefined ? 0 : performance.now() - coordinatorAskedAt,
      brokersMs: Math.max(0, ...(this.#ownership?.workers ?? []).map(({ source }) => silentFor(source)))
    }
  }

  #watchHandlers(): void {
    const { handlerTimeoutMs } = this.#parts.settings
    if (handlerTimeoutMs === 0) return
    const every = Math.max(10, Math.min(1000, Math.floor(handlerTimeoutMs / 4)))
    this.#stuckTimer = setInterval(() => {
      const now = this.#clock.now()
      for (const worker of this.#ownership?.workers ?? []) worker.calls.checkStuck(now)
    }, every)
  }
}

const missing = (name: string): TopicMetadata => ({
  name,
  id: '',
  errorCode: 3,
  isInternal: false,
  partitions: [],
  authorizedOperations: null
})
