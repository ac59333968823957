import type { KafkaClient, TopicPartition } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import type { Failure } from '../../failure/failure.ts'
import { type Masker, maskerOf } from '../../failure/mask.ts'
import { maskedCause } from '../../failure/masked-error.ts'
import { reasonOf } from '../../failure/root-cause.ts'
import { ProducerIdentities } from '../../produce/producer-identity.ts'
import { createUnlistedTopic } from '../../provision/create-unlisted.ts'
import type { SourceRecord } from '../../records/source-record.ts'
import { Sleeper } from '../../time/backoff.ts'
import { type Clock, systemClock } from '../../time/clock.ts'
import type { WrittenTopic } from '../../topics/written-topic.ts'
import { buildLetter } from '../letter/envelope.ts'
import type { DeadLetterSettings } from '../options.ts'
import { chooseDestination, fallbackDestination } from '../route/destination.ts'
import { choosePartition } from '../route/partition.ts'
import { BlockedSources } from './blocked-sources.ts'
import { type DlqCheck, DlqTopics } from './dlq-topics.ts'
import { LetterEntry, type PendingLetter } from './entry.ts'
import { type HoldHooks, Holds, sourceKey } from './holds.ts'
import { Publisher } from './publisher.ts'
import { WaitingRoom } from './waiting-room.ts'

/** Takes charge of failed records until their dead letters are safe. */
export interface DeadLetterWriter {
  /**
   * Takes charge of a failed record. Its letter is acknowledged by all in-sync replicas when `acknowledged` resolves,
   * however long that takes; it rejects only with BROKER_CLOSED, after {@link forget} or {@link close}.
   */
  write(record: SourceRecord, failure: Failure): PendingLetter
  /** The partition is no longer ours: letters that were not sent are dropped, those on the wire ignored. A hold of it ends. */
  forget(partition: TopicPartition): void
  /** Drops everything that is not acknowledged. Idempotent. */
  close(): Promise<void>
}

/** What a writer tells its consumer. Called synchronously; must not throw. */
export interface WriterHooks extends HoldHooks {
  readonly emit: EventSink
}

export interface DispatcherInput {
  readonly client: Pick<KafkaClient, 'metadata' | 'describeConfigs' | 'initProducerId' | 'produce' | 'createTopics'>
  readonly groupId: string
  readonly settings: DeadLetterSettings
  /** DLQ topics as the pre-flight found or made them; others are looked up when a letter goes there. */
  readonly topics: ReadonlyMap<string, WrittenTopic>
  /** Whether this consumer subscribes to a topic: a letter there would be consumed again for ever. */
  readonly isSource: (topic: string) => boolean
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

/** Where each letter goes: destination, then partition, then the lane of that partition; and again when that changes. */
export class Dispatcher implements DeadLetterWriter {
  readonly #input: DispatcherInput
  readonly #now: () => number
  readonly #clock: Clock
  readonly #random: () => number
  readonly #sleeper = new Sleeper()
  readonly #mask: Masker
  readonly #holds: Holds
  readonly #topics: DlqTopics
  readonly #publisher: Publisher
  readonly #blocked: BlockedSources
  readonly #rooms = new Map<string, WaitingRoom>()
  #order = 0
  /** Topics beyond the list that were created, within `createUnlisted`. */
  readonly #created = new Set<string>()
  #closed = false

  constructor(input: DispatcherInput) {
    const { client, settings, hooks } = input
    this.#input = input
    this.#mask = maskerOf(settings.mask)
    this.#now = input.now ?? Date.now
    this.#clock = input.clock ?? systemClock
    this.#random = input.random ?? Math.random
    this.#holds = new Holds(hooks)
    this.#topics = new DlqTopics(
      client,
      input.topics,
      topic => this.#publisher.reroute(topic),
      this.#clock,
      input.check
    )
    const shared = {
      topics: this.#topics,
      holds: this.#holds,
      sleeper: this.#sleeper,
      settings,
      now: this.#now,
      clock: this.#clock,
      random: this.#random
    }
    this.#publisher = new Publisher({
      ...shared,
      client,
      identities: new ProducerIdentities(client),
      reroute: entries => {
        for (const entry of entries) this.#route(entry)
      }
    })
    this.#blocked = new BlockedSources(shared, entry => this.#place(entry))
  }

  /** Takes over what a later pre-flight found or made. */
  learn(topics: Iterable<WrittenTopic>): void {
    for (const topic of topics) this.#topics.set(topic)
  }

  write(record: SourceRecord, failure: Failure): PendingLetter {
    const entry = new LetterEntry(this.#order++, record, failure)
    if (this.#closed) entry.drop()
    else {
      this.#choose(entry)
      this.#route(entry)
    }
    if (entry.built) entry.bytes = entry.built.bytes
    return entry
  }

  forget(partition: TopicPartition): void {
    const key = sourceKey(partition)
    for (const room of this.#rooms.values()) room.forget(key)
    this.#blocked.forget(key)
    this.#publisher.forget(key)
    this.#holds.forget(key)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const room of this.#rooms.values()) room.close()
    this.#blocked.close()
    this.#publisher.close()
    this.#sleeper.close()
  }

  #choose(entry: LetterEntry): void {
    const { settings, groupId, isSource } = this.#input
    const { record, failure } = entry
    const choice = chooseDestination({
      options: settings,
      record,
      error: failure.error,
      group: groupId,
      isSource,
      mask: this.#mask
    })
    entry.destination = choice.topic
    entry.listed = choice.listed
    if (choice.rerouted) this.#rerouted(entry, 'destination', choice.rerouted.got, choice.topic, choice.rerouted.reason)
    else if (!choice.listed && settings.createUnlisted <= this.#created.size && !this.#created.has(choice.topic)) {
      // One that was not there before it was created, or is being created now, is waited for.
      const absence = this.#topics.absence(choice.topic)
      if (absence && this.#topics.age(choice.topic) < ABSENT_FOR_MS) this.#fallBack(entry, absence)
    }
  }

  #route(entry: LetterEntry): void {
    if (entry.gone) return
    const name = entry.destination
    if (this.#blocked.add(entry)) return
    const room = this.#rooms.get(name)
    if (room) room.add(entry)
    else {
      const error = this.#place(entry)
      if (error) this.#blocked.block(entry, error)
    }
  }

  /** Gives the letter its partition and its lane, or says why it has none. */
  #place(entry: LetterEntry): DeadLetterError | null {
    const { settings, groupId, sourceTopicId } = this.#input
    const { record, failure, destination } = entry
    const count = this.#topics.get(destination)?.partitions
    if (count === undefined) {
      this.#room(destination, entry.listed).add(entry)
      return null
    }
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
      const input = { record, topicId: sourceTopicId(record.topic), groupId, failure, now: this.#now() }
      if (asked === undefined) entry.setLetter(buildLetter(input, settings))
      else if (settings.onInvalidPartition === 'hold') return this.#partitionHeld(entry, asked)
      else {
        entry.setLetter(buildLetter({ ...input, partitionNote: `${asked}: ${reason}` }, settings))
        this.#rerouted(entry, 'partition', asked, `${destination}[${partition}]`, reason ?? '')
      }
      const { built } = entry
      if (built && built.deaths > settings.maxDeaths && !built.atHome) return this.#diedTooOften(entry, built.deaths)
      this.#publisher.publish(destination, partition, entry)
      return null
    } catch (cause) {
      const details = { dlq: destination, reason: reasonOf(cause, this.#mask) }
      return new DeadLetterError('LETTER_NOT_WRITTEN', details, maskedCause(cause, this.#mask))
    }
  }

  #room(name: string, listed: boolean): WaitingRoom {
    const before = this.#rooms.get(name)
    if (before) return before
    const room = new WaitingRoom(name, {
      topics: this.#topics,
      holds: this.#holds,
      sleeper: this.#sleeper,
      settings: this.#input.settings,
      clock: this.#clock,
      random: this.#random,
      mayWait: listed,
      found: room => this.#leave(room),
      absent: (room, entries, state) => this.#absent(room, entries, state)
    })
    this.#rooms.set(name, room)
    return room
  }

  #leave(room: WaitingRoom, change?: (entry: LetterEntry) => void): void {
    this.#rooms.delete(room.topic)
    const entries = room.leave()
    for (const entry of entries) {
      change?.(entry)
      this.#route(entry)
    }
    room.release(entries)
  }

  async #absent(room: WaitingRoom, entries: readonly LetterEntry[], state: 'missing' | 'forbidden'): Promise<boolean> {
    const { settings, client, hooks } = this.#input
    const source = entries[0]?.record.topic
    // Brokers that do not know of a created topic yet will.
    if (this.#created.has(room.topic)) return false
    if (state === 'missing' && source !== undefined && this.#created.size < settings.createUnlisted) {
      this.#created.add(room.topic)
      const error = await createUnlistedTopic(client, room.topic, source, settings)
      if (this.#closed) return true
      if (!error) return false
      this.#created.delete(room.topic)
      hooks.emit('warning', { error })
    }
    this.#leave(room, entry => this.#fallBack(entry, state))
    return true
  }

  /** What `resolve` named is not there: the letter goes where it would go without. */
  #fallBack(entry: LetterEntry, state: 'missing' | 'forbidden'): void {
    const { settings, groupId } = this.#input
    const got = this.#mask.text(entry.destination, 249)
    entry.destination = fallbackDestination(settings, entry.record.topic, groupId)
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
