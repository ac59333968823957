import type { ConnectionSettings } from '../../client/connection-options.ts'
import type { ClusterMetadata, KafkaClient, TopicMetadata } from '../../client/port.ts'
import type { DeadLetterSettings } from '../../dead-letter/options.ts'
import { wantedTopics } from '../../dead-letter/route/wanted-topics.ts'
import { DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import { type PreflightInput, type PreflightReport, preflight } from '../../provision/preflight.ts'
import { type Subscription, showSubscription } from '../../topics/subscription.ts'
import type { WrittenTopic } from '../../topics/written-topic.ts'

/** A subscribed topic that is not consumed: its pre-flight refuses it. */
export interface RefusedTopic {
  readonly topic: string
  /** Why, and what helps. */
  readonly error: DeadLetterError
}

interface AdmissionParts {
  readonly client: KafkaClient
  readonly settings: {
    readonly groupId: string
    readonly subscription: Subscription
    readonly deadLetter: DeadLetterSettings
    readonly connection: ConnectionSettings
  }
  readonly emit: EventSink
}

/** Lets topics in to be consumed when nothing can get lost from them: the pre-flight, at start and for topics that come or grow later. */
export class TopicAdmission {
  readonly #parts: AdmissionParts
  /** Topics that are kept out, each with the refusal that was told. */
  readonly #refused = new Map<string, DeadLetterError>()

  constructor(parts: AdmissionParts) {
    this.#parts = parts
  }

  /** Topics that came while running and were refused: left out of the subscription until they pass. */
  get refused(): readonly string[] {
    return [...this.#refused.keys()]
  }

  /** The same with their reasons, for `health()`. */
  get refusals(): readonly RefusedTopic[] {
    return [...this.#refused].map(([topic, error]) => ({ topic, error }))
  }

  forget(topic: string): void {
    this.#refused.delete(topic)
  }

  /**
   * All topics of the start, or none.
   * @throws DeadLetterError the refusal; PREFLIGHT_REFUSED when there are several
   */
  async atStart(
    sources: readonly TopicMetadata[],
    brokers: ClusterMetadata['brokers']
  ): Promise<ReadonlyMap<string, WrittenTopic>> {
    const report = await this.#preflight(sources, true, { brokers, connection: this.#parts.settings.connection })
    const [first, ...more] = report.findings.filter(finding => finding.severity === 'refusal')
    if (!first) return report.topics
    if (more.length === 0) throw first.error
    const all = [first, ...more].map(({ error }) => `${error.code}: ${error.message}`).join(' ')
    const subscription = showSubscription(this.#parts.settings.subscription)
    throw new DeadLetterError('PREFLIGHT_REFUSED', { subscription, count: more.length + 1, all }, first.error)
  }

  /**
   * Each topic by itself. A refusal keeps one out that came or was kept out before, with a warning that is told once.
   * One that grew is consumed already and goes on, with the warning: its letters have a partition as things are.
   */
  async whileRunning(sources: readonly TopicMetadata[], grown: readonly string[] = []): Promise<WrittenTopic[]> {
    const topics: WrittenTopic[] = []
    for (const source of sources) {
      const told = this.#refused.get(source.name)
      const report = await this.#preflight([source], told === undefined)
      topics.push(...report.topics.values())
      const refusal = report.findings.find(finding => finding.severity === 'refusal')
      if (!refusal) {
        this.#refused.delete(source.name)
        continue
      }
      if (told !== undefined || !grown.includes(source.name)) this.#refused.set(source.name, refusal.error)
      if (told?.message !== refusal.error.message) this.#parts.emit('warning', { error: refusal.error })
    }
    return topics
  }

  /**
   * A DLQ topic that was made anew while running, as at start: what it is refused for, or how it is after it was mended.
   * @throws DeadLetterError BROKER_* when the cluster does not answer
   */
  async dlqMadeAnew(
    name: string,
    sources: readonly TopicMetadata[]
  ): Promise<{ readonly error: DeadLetterError } | { readonly topic: WrittenTopic | undefined }> {
    const report = await this.#preflight(sources, false, { only: name })
    const refusal = report.findings.find(finding => finding.severity === 'refusal')
    if (refusal) return { error: refusal.error }
    for (const { error } of report.findings) this.#parts.emit('warning', { error })
    return { topic: report.topics.get(name) }
  }

  async #preflight(
    sources: readonly TopicMetadata[],
    tell = true,
    more: Pick<PreflightInput, 'only' | 'brokers' | 'connection'> = {}
  ): Promise<PreflightReport> {
    const { client, settings, emit } = this.#parts
    const { groupId, subscription } = settings
    const report = await preflight(client, {
      wanted: sources => wantedTopics(settings.deadLetter, sources, groupId),
      subscription,
      sources,
      settings: settings.deadLetter,
      apply: true,
      ...more
    })
    for (const { severity, error } of report.findings) if (tell && severity === 'warning') emit('warning', { error })
    return report
  }
}
