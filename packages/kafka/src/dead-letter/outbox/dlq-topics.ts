import { kafkaErrorName } from '../../client/kafka-errors.ts'
import type { KafkaClient, TopicMetadata } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { Clock } from '../../time/clock.ts'
import { metadataState } from '../../topics/metadata-state.ts'
import { readMessageBytes, type WrittenTopic, writtenTopic } from '../../topics/written-topic.ts'

/** A view that is older is looked at again while letters are sent by the topic's name alone: it may be another one by now. */
const CONFIRM_AFTER_MS = 50

/** And this where letters are sent by its id: it may have grown. */
const GROWN_AFTER_MS = 5_000

/** Topics that are not there and are remembered as such. */
const MAX_ABSENT = 1_000

export type TopicLookup =
  | { readonly state: 'found'; readonly topic: WrittenTopic }
  | { readonly state: 'missing' | 'forbidden' }
  /** It was made anew, and is not fit for letters. */
  | { readonly state: 'refused'; readonly error: DeadLetterError }
  /** Nobody could say. */
  | { readonly state: 'unknown'; readonly reason: string; readonly cause?: unknown }

/** Looks at a topic that was made anew as at start, and mends it where it may. @throws what nobody could answer */
export type DlqCheck = (
  name: string
) => Promise<{ readonly error: DeadLetterError } | { readonly topic: WrittenTopic | undefined }>

/**
 * What the writer knows of the topics it writes to. A view that is minutes old is good enough to send by, since a broker
 * refuses what does not fit it any more; each refusal brings a fresh look.
 */
export class DlqTopics {
  readonly #client: Pick<KafkaClient, 'metadata' | 'describeConfigs'>
  readonly #known: Map<string, WrittenTopic>
  readonly #absent = new Map<string, 'missing' | 'forbidden'>()
  readonly #lookedUp = new Map<string, number>()
  readonly #lookups = new Map<string, Promise<TopicLookup>>()
  readonly #onCount: (topic: string) => void
  readonly #clock: Clock
  readonly #check: DlqCheck | undefined
  /** The ids under which topics were found fit. */
  readonly #fit = new Map<string, string>()
  readonly #confirming = new Map<string, Promise<void>>()

  /** @param onCount the topic has another number of partitions than before, so letters may belong elsewhere */
  constructor(
    client: Pick<KafkaClient, 'metadata' | 'describeConfigs'>,
    known: ReadonlyMap<string, WrittenTopic>,
    onCount: (topic: string) => void,
    clock: Clock,
    check?: DlqCheck
  ) {
    this.#check = check
    for (const topic of known.values()) this.#fit.set(topic.name, topic.id)
    this.#client = client
    this.#known = new Map(known)
    for (const name of known.keys()) this.#lookedUp.set(name, clock.now())
    this.#onCount = onCount
    this.#clock = clock
  }

  get(name: string): WrittenTopic | undefined {
    return this.#known.get(name)
  }

  /** What the last look said of a topic that is not there for us. */
  absence(name: string): 'missing' | 'forbidden' | undefined {
    return this.#absent.get(name)
  }

  /** Takes over what somebody else has just read or made. */
  set(topic: WrittenTopic): void {
    const before = this.#known.get(topic.name)
    this.#fit.set(topic.name, topic.id)
    this.#known.set(topic.name, topic)
    this.#absent.delete(topic.name)
    this.#lookedUp.set(topic.name, this.#clock.now())
    if (before && before.partitions !== topic.partitions) this.#onCount(topic.name)
  }

  /** How long ago the topic was looked at, in ms, found or not. */
  age(name: string): number {
    const at = this.#lookedUp.get(name)
    return at === undefined ? Number.POSITIVE_INFINITY : Math.max(0, this.#clock.now() - at)
  }

  /**
   * Looks whether the topic is still the one that was checked, when that was not done for a while. Never rejects.
   * @param byTopicId whether brokers are told which topic is meant
   */
  confirm(name: string, byTopicId: boolean): Promise<void> | undefined {
    const afterMs = byTopicId ? GROWN_AFTER_MS : CONFIRM_AFTER_MS
    if (!this.#known.has(name) || this.age(name) < afterMs) return undefined
    let confirming = this.#confirming.get(name)
    if (!confirming) {
      confirming = this.#confirm(name).finally(() => this.#confirming.delete(name))
      this.#confirming.set(name, confirming)
    }
    return confirming
  }

  async #confirm(name: string): Promise<void> {
    const topics = await this.#client.metadata([name]).then(
      ({ topics }) => topics,
      () => null
    )
    // Nobody answers: the write will say so.
    if (topics === null) return
    const metadata = topics.get(name)
    const known = this.#known.get(name)
    const same =
      metadataState(metadata) === 'found' &&
      metadata?.id === known?.id &&
      metadata?.partitions.length === known?.partitions
    if (same) this.#lookedUp.set(name, this.#clock.now())
    else await this.lookUp(name)
  }

  /** A fresh look, shared by all who want one at the same time. Never rejects. */
  lookUp(name: string): Promise<TopicLookup> {
    let lookup = this.#lookups.get(name)
    if (!lookup) {
      lookup = this.#ask(name).finally(() => this.#lookups.delete(name))
      this.#lookups.set(name, lookup)
    }
    return lookup
  }

  async #ask(name: string): Promise<TopicLookup> {
    let metadata: TopicMetadata | undefined
    try {
      metadata = (await this.#client.metadata([name])).topics.get(name)
    } catch (cause) {
      return { state: 'unknown', reason: cause instanceof DeadLetterError ? cause.message : String(cause), cause }
    }
    this.#lookedUp.set(name, this.#clock.now())
    const state = metadataState(metadata)
    if (state === 'unknown') return { state, reason: kafkaErrorName(metadata?.errorCode ?? -1) }
    if (state !== 'found' || metadata === undefined) {
      const absence = state === 'forbidden' ? 'forbidden' : 'missing'
      this.#known.delete(name)
      this.#rememberAbsent(name, absence)
      return { state: absence }
    }
    if (this.#check && this.#fit.get(name) !== metadata.id) {
      const checked = await this.#checked(name, this.#check)
      if (checked) return checked
    }
    const before = this.#known.get(name)
    const limit = (await readMessageBytes(this.#client, [name])).get(name)
    // A limit that was read once is better than the default while configs cannot be read.
    const topic = writtenTopic(metadata, limit ?? (before?.configKnown ? before.maxMessageBytes : null))
    this.set(topic)
    return { state: 'found', topic }
  }

  /** What the check of a topic made anew says; `null` when it finds it fit without knowing more than we do. */
  async #checked(name: string, check: DlqCheck): Promise<TopicLookup | null> {
    try {
      const checked = await check(name)
      if ('error' in checked) {
        // No letter is written there meanwhile.
        this.#known.delete(name)
        return { state: 'refused', error: checked.error }
      }
      if (checked.topic === undefined) return null
      this.set(checked.topic)
      return { state: 'found', topic: checked.topic }
    } catch (cause) {
      this.#known.delete(name)
      return { state: 'unknown', reason: cause instanceof Error ? cause.message : String(cause), cause }
    }
  }

  /** The latest only: `resolve` may make up names without end. */
  #rememberAbsent(name: string, absence: 'missing' | 'forbidden'): void {
    this.#absent.delete(name)
    this.#absent.set(name, absence)
    const [oldest] = this.#absent.keys()
    if (this.#absent.size <= MAX_ABSENT || oldest === undefined) return
    this.#absent.delete(oldest)
    this.#lookedUp.delete(oldest)
  }
}
