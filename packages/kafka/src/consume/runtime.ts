import type { GroupMember, KafkaClient, TopicMetadata } from '../client/port.ts'
import { type ClientHooks, createClient } from '../client/wire/client.ts'
import { sharedNameFindings } from '../dead-letter/shared-names.ts'
import type { Flood } from '../failure/flood-watch.ts'
import { maskerOf } from '../failure/mask.ts'
import { subscriptionFindings } from '../provision/subscription-findings.ts'
import { type Clock, systemClock } from '../time/clock.ts'
import { matchTopics } from '../topics/subscription.ts'
import { TopicCatalog } from '../topics/topic-catalog.ts'
import type { Ownership } from './assignment/ownership.ts'
import { type RefusedTopic, TopicAdmission } from './assignment/topic-admission.ts'
import { Contact, noticing } from './contact/contact.ts'
import { ContactWatch } from './contact/contact-watch.ts'
import { type Silence, silenceBoundMs } from './contact/silence.ts'
import { type BreakerHealth, ConsumerBreaker } from './deliver/consumer-breaker.ts'
import { Floods } from './deliver/floods.ts'
import { type ContactHealth, silentFor } from './health.ts'
import { assemble, type Running } from './running.ts'
import type { Found, RuntimeParts } from './runtime-parts.ts'

/** Everything between `run()` and the end of `stop()`: what is there from the beginning, and what consumes once it may. */
export class Runtime {
  readonly #parts: RuntimeParts
  readonly #client: KafkaClient
  readonly #breaker: ConsumerBreaker
  readonly #floods: Floods
  readonly #clock: Clock = systemClock
  readonly #admission: TopicAdmission
  readonly #contact = new Contact()
  readonly #contactWatch: ContactWatch
  #running: Running | undefined
  #stuckTimer: NodeJS.Timeout | undefined
  #stopping = false

  constructor(parts: RuntimeParts) {
    const { settings, emit } = parts
    this.#parts = parts
    this.#breaker = new ConsumerBreaker(settings.breaker, emit, this.#clock, maskerOf(settings.deadLetter.mask))
    this.#floods = new Floods(settings.breaker, emit, this.#clock)
    this.#contactWatch = new ContactWatch({
      boundMs: silenceBoundMs(settings.group),
      fetchWaitMs: settings.fetch.maxWaitMs,
      emit,
      silence: () => this.#silence()
    })
    const onQuiet: ClientHooks['onQuiet'] = (purpose, ms) => {
      if (purpose === 'group') this.#contact.coordinatorQuiet(ms)
    }
    this.#client = noticing(createClient(settings.connection, { onQuiet }), this.#contact)
    this.#admission = new TopicAdmission({ client: this.#client, settings, emit })
  }

  get member(): GroupMember | null {
    return this.#running?.membership.member ?? null
  }

  get ownership(): Ownership | undefined {
    return this.#running?.ownership
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
    const startedAt = Date.now()
    const found = await this.#preflight()
    // A listener may have stopped it just now: what is started from here on would be stopped by nobody.
    if (found === null || this.#stopping) return
    const running = assemble(
      {
        ...this.#parts,
        client: this.#client,
        clock: this.#clock,
        breaker: this.#breaker,
        floods: this.#floods,
        admission: this.#admission,
        startedAt
      },
      found
    )
    this.#running = running
    running.catalog.start()
    running.family.look.start()
    running.committer.start(this.#parts.settings.commitIntervalMs)
    this.#watchHandlers(running.ownership)
    this.#breaker.start()
    this.#contactWatch.start()
    await running.idle?.begin()
    if (this.#stopping) return
    await running.membership.join()
    running.idle?.start()
  }

  /** Null when it was stopped meanwhile. */
  async #preflight(): Promise<Found | null> {
    const { settings, emit } = this.#parts
    const { subscription } = settings
    const metadata = await TopicCatalog.load(this.#client, subscription)
    const topics = await this.#admission.atStart(this.#sources(metadata.topics), metadata.brokers)
    if (this.#stopping) return null
    const names = matchTopics(subscription, metadata)
    const shared = settings.deadLetter.topic ? [] : await sharedNameFindings(this.#client, names, settings.groupId)
    const findings = [...subscriptionFindings(subscription, metadata.topics), ...shared]
    for (const { error } of findings) emit('warning', { error })
    return { metadata, topics }
  }

  /** Drains within the deadline, commits, leaves the group, closes every connection. */
  async stop(deadline: AbortSignal): Promise<void> {
    this.#stopping = true
    this.#contactWatch.stop()
    clearInterval(this.#stuckTimer)
    this.#breaker.stop()
    const ended = this.#running === undefined ? undefined : await takeDown(this.#running, deadline)
    // Before they have ended: a request to a broker that does not answer ends with its connection.
    await this.#client.close()
    await ended?.()
  }

  #sources(topics: ReadonlyMap<string, TopicMetadata>): TopicMetadata[] {
    const { subscription } = this.#parts.settings
    const names = new Set(subscription.names)
    const named = subscription.names.map(name => topics.get(name) ?? missing(name))
    const matched = matchTopics(subscription, { clusterId: null, controllerId: -1, brokers: new Map(), topics })
    return [...named, ...matched.flatMap(name => (names.has(name) ? [] : [topics.get(name) ?? missing(name)]))]
  }

  #silence(): Silence {
    return {
      coordinatorMs: this.#contact.coordinatorSilentMs(performance.now()),
      brokersMs: Math.max(0, ...(this.ownership?.workers ?? []).map(({ source }) => silentFor(source)))
    }
  }

  #watchHandlers(ownership: Ownership): void {
    const { handlerTimeoutMs } = this.#parts.settings
    if (handlerTimeoutMs === 0) return
    const every = Math.max(10, Math.min(1000, Math.floor(handlerTimeoutMs / 4)))
    this.#stuckTimer = setInterval(() => {
      const now = this.#clock.now()
      for (const worker of ownership.workers) worker.calls.checkStuck(now)
    }, every)
  }
}

/** Up to the end of the membership. @returns what is left, whose requests end with their connections */
async function takeDown(running: Running, deadline: AbortSignal): Promise<() => Promise<unknown>> {
  const { idle, changes, ownership, committer, membership, catalog, fetcher, family, writer } = running
  const noLongerIdle = idle?.stop()
  changes.stop()
  family.look.stop()
  await ownership.drainAll(deadline)
  committer.stop()
  await membership.leave().catch(() => undefined)
  const ended = Promise.all([catalog.stop(), fetcher.stop(), family.fetcher.stop(), writer.close(), noLongerIdle])
  return () => ended
}

const missing = (name: string): TopicMetadata => ({
  name,
  id: '',
  errorCode: 3,
  isInternal: false,
  partitions: [],
  authorizedOperations: null
})
