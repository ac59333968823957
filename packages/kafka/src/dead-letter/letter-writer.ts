import type { KafkaClient } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import type { EventSink } from '../events.ts'
import type { Failure } from '../failure/failure.ts'
import { type Masker, maskerOf } from '../failure/mask.ts'
import { maskedCause } from '../failure/masked-error.ts'
import { reasonOf } from '../failure/root-cause.ts'
import { createUnlistedTopic } from '../provision/create-unlisted.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { type Clock, systemClock } from '../time/clock.ts'
import type { WrittenTopic } from '../topics/written-topic.ts'
import { buildLetter } from './letter/envelope.ts'
import type { DeadLetterSettings } from './options.ts'
import type { DlqCheck } from './outbox/dlq-topics.ts'
import { LetterEntry, type LetterSource, type PendingLetter } from './outbox/entry.ts'
import type { HoldHooks } from './outbox/letter-holds.ts'
import { Outbox, type Sender } from './outbox/outbox.ts'
import { chooseDestination, fallbackDestination } from './route/destination.ts'
import { choosePartition } from './route/partition.ts'

/** Takes charge of failed records until their dead letters are safe. */
export interface DeadLetterWriter {
  /**
   * Takes charge of a failed record. Its letter is acknowledged by all in-sync replicas when `acknowledged` resolves,
   * however long that takes; it rejects only with BROKER_CLOSED, after {@link forget} or {@link close}.
   * @param source where the record was read
   */
  write(record: SourceRecord, failure: Failure, source: LetterSource): PendingLetter
  /** The partition is no longer ours: letters that were not sent are dropped, those on the wire ignored. A hold of it ends. */
  forget(source: LetterSource): void
  /** Drops everything that is not acknowledged. Idempotent. */
  close(): Promise<void>
}

/** What a writer tells its consumer. Called synchronously; must not throw. */
export interface WriterHooks extends HoldHooks {
  readonly emit: EventSink
}

export interface LetterWriterInput {
  readonly client: Pick<KafkaClient, 'metadata' | 'describeConfigs' | 'initProducerId' | 'produce' | 'createTopics'>
  readonly groupId: string
  readonly settings: DeadLetterSettings
  /** DLQ topics as the pre-flight found or made them; others are looked up when a letter goes there. */
  readonly topics: ReadonlyMap<string, WrittenTopic>
  /** Whether this consumer subscribes to a topic: a letter there would be consumed again for ever. */
  readonly isSource: (topic: string) => boolean
  /**
   * The source topic of a topic that goes with it. What cannot be read in a family topic stands for records of its source, and its
   * letter goes where theirs go. @default the topic itself
   */
  readonly sourceOf?: (topic: string) => string
  /** UUID text of a source topic. */
  readonly sourceTopicId: (topic: string) => string
  readonly hooks: WriterHooks
  /** Asked about a topic that was made anew, before letters go there. */
  readonly check?: DlqCheck
  readonly now?: () => number
  readonly clock?: Clock
  readonly random?: () => number
}

/** How long a topic beyond the list that was not there is taken for still missing. */
const ABSENT_FOR_MS = 3_000

/** Makes dead letters and gives them to the outbox: where each goes, what it carries, and what becomes of one that cannot go there. */
export class LetterWriter implements DeadLetterWriter {
  readonly #input: LetterWriterInput
  readonly #now: () => number
  readonly #mask: Masker
  readonly #outbox: Outbox
  #order = 0
  /** Topics beyond the list that were created, within `createUnlisted`. */
  readonly #created = new Set<string>()
  #closed = false

  constructor(input: LetterWriterInput) {
    const { client, settings, topics, hooks, check } = input
    this.#input = input
    this.#mask = maskerOf(settings.mask)
    this.#now = input.now ?? Date.now
    const time = { now: this.#now, clock: input.clock ?? systemClock, random: input.random ?? Math.random }
    const sender: Sender = {
      address: (entry, count) => this.#address(entry, count),
      absent: (topic, entries, state) => this.#absent(topic, entries, state)
    }
    this.#outbox = new Outbox({ client, settings, topics, check, hooks, ...time }, sender)
  }

  /** Takes over what a later pre-flight found or made. */
  learn(topics: Iterable<WrittenTopic>): void {
    for (const topic of topics) this.#outbox.topics.set(topic)
  }

  write(record: SourceRecord, failure: Failure, source: LetterSource): PendingLetter {
    const entry = new LetterEntry(this.#order++, record, failure, source, this.#input.sourceTopicId(record.topic))
    if (this.#closed) entry.drop()
    else {
      this.#choose(entry)
      this.#outbox.mail(entry)
    }
    if (entry.built) entry.bytes = entry.built.bytes
    return entry
  }

  forget(source: LetterSource): void {
    this.#outbox.forget(source)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#outbox.close()
  }

  #choose(entry: LetterEntry): void {
    const { settings, groupId, isSource } = this.#input
    const { record, failure } = entry
    const choice = chooseDestination({
      options: settings,
      record,
      error: failure.error,
      group: groupId,
      sourceTopic: this.#sourceOf(record),
      isSource,
      mask: this.#mask
    })
    entry.destination = choice.topic
    entry.listed = choice.listed
    if (choice.rerouted) this.#rerouted(entry, 'destination', choice.rerouted.got, choice.topic, choice.rerouted.reason)
    else if (!choice.listed && settings.createUnlisted <= this.#created.size && !this.#created.has(choice.topic)) {
      // One that was not there before it was created, or is being created now, is waited for.
      const absence = this.#outbox.topics.absence(choice.topic)
      const isFresh = this.#outbox.topics.age(choice.topic) < ABSENT_FOR_MS
      // Those that stand in line go before.
      if (absence && isFresh && !this.#outbox.hasLine(choice.topic)) this.#fallBack(entry, absence)
    }
  }

  #sourceOf({ topic }: SourceRecord): string {
    return this.#input.sourceOf?.(topic) ?? topic
  }

  #address(entry: LetterEntry, count: number): number | DeadLetterError {
    const { settings, groupId } = this.#input
    const { record, failure, destination, topicId } = entry
    try {
      const { partition, asked, reason } = choosePartition({
        option: settings.partition,
        partitions: settings.partitions,
        group: groupId,
        record,
        error: failure.error,
        count,
        mask: this.#mask
      })
      const input = { record, topicId, groupId, failure, now: this.#now() }
      if (asked === undefined) entry.setLetter(buildLetter(input, settings))
      else if (settings.onInvalidPartition === 'hold') return this.#partitionHeld(entry, asked)
      else {
        entry.setLetter(buildLetter({ ...input, partitionNote: `${asked}: ${reason}` }, settings))
        this.#rerouted(entry, 'partition', asked, `${destination}[${partition}]`, reason ?? '')
      }
      const { built } = entry
      if (built && built.deaths > settings.maxDeaths && !built.atHome) return this.#diedTooOften(entry, built.deaths)
      return partition
    } catch (cause) {
      const details = { dlq: destination, reason: reasonOf(cause, this.#mask) }
      return new DeadLetterError('LETTER_NOT_WRITTEN', details, maskedCause(cause, this.#mask))
    }
  }

  async #absent(
    topic: string,
    entries: readonly LetterEntry[],
    state: 'missing' | 'forbidden'
  ): Promise<((entry: LetterEntry) => void) | null> {
    const { settings, client, hooks } = this.#input
    const [first] = entries
    const source = first && this.#sourceOf(first.record)
    // Brokers that do not know of a created topic yet will.
    if (this.#created.has(topic)) return null
    if (state === 'missing' && source !== undefined && this.#created.size < settings.createUnlisted) {
      this.#created.add(topic)
      const error = await createUnlistedTopic(client, topic, source, settings)
      if (this.#closed || !error) return null
      this.#created.delete(topic)
      hooks.emit('warning', { error })
    }
    return entry => this.#fallBack(entry, state)
  }

  /** What `resolve` named is not there: the letter goes where it would go without. */
  #fallBack(entry: LetterEntry, state: 'missing' | 'forbidden'): void {
    const { settings, groupId } = this.#input
    const got = this.#mask.text(entry.destination, 249)
    entry.destination = fallbackDestination(settings, this.#sourceOf(entry.record), groupId)
    entry.listed = true
    const reason =
      state === 'missing'
        ? 'the topic does not exist and is not in deadLetter.topics'
        : 'no permission to describe the topic'
    this.#rerouted(entry, 'destination', got, entry.destination, reason)
  }

  #partitionHeld({ record, destination }: LetterEntry, got: string): DeadLetterError {
    const { topic, partition, offset } = record
    return new DeadLetterError('LETTER_PARTITION_HELD', { topic, partition, offset, got, dlq: destination })
  }

  #diedTooOften({ record, destination }: LetterEntry, deaths: number): DeadLetterError {
    const { topic, partition, offset } = record
    const limit = this.#input.settings.maxDeaths
    return new DeadLetterError('LETTER_DEATHS_EXCEEDED', { topic, partition, offset, dlq: destination, deaths, limit })
  }

  #rerouted(
    { record }: LetterEntry,
    kind: 'destination' | 'partition',
    got: string,
    used: string,
    reason: string
  ): void {
    const { topic, partition, offset } = record
    this.#input.hooks.emit('rerouted', { topic, partition, offset, kind, got, used, reason })
  }
}
