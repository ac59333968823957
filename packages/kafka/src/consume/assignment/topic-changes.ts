import { asRequestError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import type { CatalogChange, TopicCatalog } from '../../topics/topic-catalog.ts'
import type { WrittenTopic } from '../../topics/written-topic.ts'
import type { TopicAdmission } from './topic-admission.ts'

interface TopicChangesParts {
  readonly admission: TopicAdmission
  readonly emit: EventSink
  readonly catalog: () => TopicCatalog
  /** DLQ topics as a later pre-flight found or made them. */
  learn(topics: readonly WrittenTopic[]): void
  /** What the group is told of the subscription. */
  resubscribe(topics: readonly string[]): void
}

/**
 * Topics that come, grow and go while the consumer runs. Changes are taken one after the other: each may create and
 * check DLQ topics before the group hears of it.
 */
export class TopicChanges {
  /** Topics that were deleted and made again while this consumer was running: the broker forgot the group's offsets with the old ones. */
  readonly madeAnew = new Set<string>()
  readonly #parts: TopicChangesParts
  #queue: Promise<void> = Promise.resolve()
  #asking = false
  #stopped = false

  constructor(parts: TopicChangesParts) {
    this.#parts = parts
  }

  stop(): void {
    this.#stopped = true
  }

  take(change: CatalogChange): void {
    for (const topic of change.madeAnew) this.madeAnew.add(topic)
    this.#enqueue(() => this.#adopt(change))
  }

  /** At each refresh of the metadata: what was refused may have been mended meanwhile. */
  askAgain(): void {
    if (this.#parts.admission.refused.length === 0 || this.#asking) return
    this.#asking = true
    this.#enqueue(() => this.#recheck())
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue
      .then(() => work())
      .catch(error => {
        // Nothing is lost by going on without this check: letters for what could not be prepared are looked up, or held.
        if (!this.#stopped)
          this.#parts.emit('warning', { error: asRequestError(error, 'the pre-flight', 'the brokers') })
        this.#resubscribe()
      })
  }

  async #adopt(change: CatalogChange): Promise<void> {
    if (this.#stopped) return
    for (const topic of change.deleted) {
      this.#parts.admission.forget(topic)
      this.#parts.emit('topic-deleted', { topic })
    }
    const { added, grown, deleted, madeAnew } = change
    // One that was made anew may be larger than what its DLQ was made for. It is consumed already, like one that grew.
    const consumed = [...new Set([...grown, ...madeAnew])]
    await this.#check([...new Set([...added, ...consumed])], consumed)
    // A topic made anew has the same name: the group is told nothing new.
    if (added.length + grown.length + deleted.length > 0) this.#resubscribe()
  }

  async #recheck(): Promise<void> {
    const { admission } = this.#parts
    const before = admission.refused
    if (this.#stopped) return
    // Brokers that do not answer are asked at the next refresh.
    await this.#check(before).catch(() => undefined)
    this.#asking = false
    if (admission.refused.length < before.length) this.#resubscribe()
  }

  async #check(topics: readonly string[], grown: readonly string[] = []): Promise<void> {
    const catalog = this.#parts.catalog()
    const sources = topics.flatMap(name => catalog.topic(name) ?? [])
    this.#parts.learn(await this.#parts.admission.whileRunning(sources, grown))
  }

  #resubscribe(): void {
    if (this.#stopped) return
    const refused = new Set(this.#parts.admission.refused)
    this.#parts.resubscribe(this.#parts.catalog().topics.filter(topic => !refused.has(topic)))
  }
}
