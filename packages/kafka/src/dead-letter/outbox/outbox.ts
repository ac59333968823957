import type { KafkaClient } from '../../client/port.ts'
import type { DeadLetterError } from '../../errors.ts'
import { ProducerIdentities } from '../../produce/producer-identity.ts'
import { Sleeper } from '../../time/backoff.ts'
import type { Clock } from '../../time/clock.ts'
import { Slice } from '../../time/slice.ts'
import type { WrittenTopic } from '../../topics/written-topic.ts'
import type { DeadLetterSettings } from '../options.ts'
import { BlockedSources } from './blocked-sources.ts'
import { type DlqCheck, DlqTopics } from './dlq-topics.ts'
import { type LetterEntry, type LetterSource, sourceKey } from './entry.ts'
import { Lane } from './lane.ts'
import type { LaneContext } from './lane-context.ts'
import { type HoldHooks, LetterHolds } from './letter-holds.ts'
import { WaitingRoom } from './waiting-room.ts'

/** What the outbox asks of whoever mails. Called synchronously, `absent` apart; must not throw. */
export interface Sender {
  /** Makes the entry ready to be sent to its destination, a topic of `count` partitions: to which, or why to none. */
  address(entry: LetterEntry, count: number): number | DeadLetterError
  /**
   * The destination is not there, and these entries may not wait until it is.
   * @returns what gives each another destination; `null` when it is to be looked for again
   */
  absent(
    topic: string,
    entries: readonly LetterEntry[],
    state: 'missing' | 'forbidden'
  ): Promise<((entry: LetterEntry) => void) | null>
}

export interface OutboxInput {
  readonly client: Pick<KafkaClient, 'metadata' | 'describeConfigs' | 'initProducerId' | 'produce'>
  readonly settings: DeadLetterSettings
  /** What is known already of topics that may be written to; others are looked up when something goes there. */
  readonly topics: ReadonlyMap<string, WrittenTopic>
  /** Asked about a topic that was made anew, before anything goes there. */
  readonly check: DlqCheck | undefined
  readonly hooks: HoldHooks
  readonly now: () => number
  readonly clock: Clock
  readonly random: () => number
}

/**
 * Brings each entry to its destination: to the lane of its partition; to a waiting room while the topic is not known or not
 * there; behind what blocks its source partition; and again when a topic is no longer what it was.
 */
export class Outbox {
  readonly topics: DlqTopics
  readonly #input: OutboxInput
  readonly #sender: Sender
  readonly #sleeper = new Sleeper()
  readonly #holds: LetterHolds
  readonly #lane: LaneContext
  // A lane is never thrown away: what its partition writer has used of an identity would be used again.
  readonly #lanes = new Map<string, Lane[]>()
  readonly #blocked: BlockedSources
  readonly #rooms = new Map<string, WaitingRoom>()
  #closed = false

  constructor(input: OutboxInput, sender: Sender) {
    const { client, settings, clock, now, random } = input
    this.#input = input
    this.#sender = sender
    this.#holds = new LetterHolds(input.hooks)
    this.topics = new DlqTopics(client, input.topics, topic => this.#reroute(topic), clock, input.check)
    const shared = { topics: this.topics, holds: this.#holds, sleeper: this.#sleeper, settings, now, clock, random }
    this.#lane = {
      ...shared,
      client,
      identities: new ProducerIdentities(client),
      // By a waiting room: however many they are, they leave it in slices.
      reroute: entries => {
        for (const entry of entries)
          if (!this.#blocked.add(entry)) this.#room(entry.destination, entry.listed).add(entry)
      }
    }
    this.#blocked = new BlockedSources(shared, entry => this.#place(entry))
  }

  /** Takes charge of an entry that has its destination. */
  mail(entry: LetterEntry): void {
    if (entry.gone) return
    if (this.#blocked.add(entry)) return
    const room = this.#rooms.get(entry.destination)
    if (room) room.add(entry)
    else {
      const error = this.#place(entry)
      if (error) this.#blocked.block(entry, error)
    }
  }

  /** Whether what goes to the topic stands in line. */
  hasLine(topic: string): boolean {
    return this.#rooms.has(topic)
  }

  /** The source partition is no longer ours: what is not sent is dropped, what is on the wire ignored, its hold ends. */
  forget(source: LetterSource): void {
    const key = sourceKey(source)
    for (const room of this.#rooms.values()) room.forget(key)
    this.#blocked.forget(key)
    for (const lane of this.#allLanes()) lane.forget(key)
    this.#holds.forget(key)
  }

  /** Drops everything that is not acknowledged. */
  close(): void {
    this.#closed = true
    for (const room of this.#rooms.values()) room.close()
    this.#blocked.close()
    for (const lane of this.#allLanes()) lane.close()
    this.#sleeper.close()
  }

  #place(entry: LetterEntry): DeadLetterError | null {
    const count = this.topics.get(entry.destination)?.partitions
    if (count === undefined) {
      this.#room(entry.destination, entry.listed).add(entry)
      return null
    }
    const partition = this.#sender.address(entry, count)
    if (typeof partition !== 'number') return partition
    this.#laneOf(entry.destination, partition).enqueue(entry)
    return null
  }

  #laneOf(topic: string, partition: number): Lane {
    const lanes = this.#lanes.get(topic) ?? []
    this.#lanes.set(topic, lanes)
    lanes[partition] ??= new Lane(topic, partition, this.#lane)
    return lanes[partition]
  }

  /** The topic has another number of partitions than before: what waits for it may belong elsewhere. */
  #reroute(topic: string): void {
    for (const lane of lanesIn(this.#lanes.get(topic))) lane.rerouteQueued()
  }

  *#allLanes(): Generator<Lane> {
    for (const lanes of this.#lanes.values()) yield* lanesIn(lanes)
  }

  #room(name: string, listed: boolean): WaitingRoom {
    const before = this.#rooms.get(name)
    if (before) return before
    const room = new WaitingRoom(name, {
      topics: this.topics,
      holds: this.#holds,
      sleeper: this.#sleeper,
      settings: this.#input.settings,
      clock: this.#input.clock,
      random: this.#input.random,
      mayWait: listed,
      found: room => void this.#leave(room),
      absent: (room, entries, state) => this.#absent(room, entries, state)
    })
    this.#rooms.set(name, room)
    return room
  }

  /**
   * Letters are made as they leave, which takes a moment for thousands: they leave in slices, and who comes meanwhile stands
   * in the same line, so that nobody passes.
   */
  async #leave(room: WaitingRoom, change?: (entry: LetterEntry) => void): Promise<void> {
    const slice = new Slice()
    const keys = new Set<string>()
    let stays: LetterEntry | undefined
    for (let entry = room.next(); entry && !stays; entry = stays ? undefined : room.next()) {
      keys.add(entry.key)
      change?.(entry)
      if (!this.#pass(entry, room.topic)) stays = entry
      const turn = slice.step()
      if (turn !== undefined) await turn
    }
    if (this.#closed) return
    this.#rooms.delete(room.topic)
    // The topic is gone again: they wait in another room.
    if (stays) this.mail(stays)
    for (let entry = room.next(); entry; entry = room.next()) {
      keys.add(entry.key)
      change?.(entry)
      this.mail(entry)
    }
    room.release(keys)
  }

  /** Sends on who leaves the room of `topic`; false when it would have to go back there. */
  #pass(entry: LetterEntry, topic: string): boolean {
    if (this.#blocked.add(entry)) return true
    if (entry.destination !== topic) this.mail(entry)
    else if (this.topics.get(topic) === undefined) return false
    else {
      const error = this.#place(entry)
      if (error) this.#blocked.block(entry, error)
    }
    return true
  }

  async #absent(room: WaitingRoom, entries: readonly LetterEntry[], state: 'missing' | 'forbidden'): Promise<boolean> {
    const change = await this.#sender.absent(room.topic, entries, state)
    if (this.#closed) return true
    if (change === null) return false
    await this.#leave(room, change)
    return true
  }
}

/** The array has holes where nothing went. */
const lanesIn = (lanes: readonly Lane[] | undefined): Lane[] => Object.values(lanes ?? [])
