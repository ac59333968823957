import { isRetriable, kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import type { FetchedPartition, KafkaClient } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { scanExtent } from '../records/batch-info.ts'
import { systemClock } from '../time/clock.ts'
import { Slice } from '../time/slice.ts'
import { endOfLog, findPositions, leadersOf, type ReadPosition, startOfLog } from './read-range.ts'
import type { ReadSettings } from './read-settings.ts'
import type { Patience } from './read-stall.ts'
import { chunksOf, type RecordChunk } from './record-chunk.ts'

/** Bytes of all answers that are fetched at one time, and of one partition in one. */
const fetchBytes = 16 << 20
const partitionBytes = 4 << 20
const leastBytes = 1 << 16
/** What a record is taken for where few are left: a fetch of them need not be larger. */
const recordBytes = 16 << 10
const lookEveryMs = 30_000

interface Answered {
  readonly positions: readonly ReadPosition[]
  /** `null`: waited, or looked where the log begins; nothing was fetched. */
  readonly answers: readonly FetchedPartition[] | null
}

/**
 * Fetches from all leaders side by side, each one answer ahead of whoever reads: while an answer is read the next is on its
 * way, and no more. So a reader that is slow holds the fetches back, and what is in memory is bounded.
 */
export class FetchAhead {
  readonly #client: KafkaClient
  readonly #settings: ReadSettings
  readonly #patience: Patience
  readonly #open = new Map<number, ReadPosition>()
  readonly #all = new Set<number>()
  /** By leader: one fetch of each; and waits, under keys of their own. */
  readonly #underWay = new Map<unknown, Promise<Answered & { readonly key: unknown }>>()
  readonly #closing = new AbortController()
  readonly #slice = new Slice()
  #lookedAt = performance.now()
  /** When the last chunks were handed out. */
  #handedAt: number | undefined

  constructor(client: KafkaClient, settings: ReadSettings, patience: Patience, positions: readonly ReadPosition[]) {
    this.#client = client
    this.#settings = settings
    this.#patience = patience
    this.#take(positions)
  }

  /** The chunks of the next answer; `null` when everything is read. */
  async next(): Promise<AsyncGenerator<RecordChunk> | null> {
    if (this.#handedAt !== undefined) this.#patience.pardon(systemClock.now() - this.#handedAt)
    const chunks = await this.#next()
    this.#handedAt = systemClock.now()
    return chunks
  }

  async #next(): Promise<AsyncGenerator<RecordChunk> | null> {
    if (this.#settings.follow && performance.now() - this.#lookedAt >= lookEveryMs) await this.#lookAgain()
    this.#fetch()
    if (this.#underWay.size === 0) return null
    const { key, positions, answers } = await Promise.race(this.#underWay.values())
    this.#underWay.delete(key)
    for (const position of positions) position.fetching = false
    const read: AsyncGenerator<RecordChunk>[] = []
    // Whatever a position gets no further with waits a while, apart from the others.
    const stuck = new Set(answers === null ? [] : positions)
    for (const answer of answers ?? []) {
      const position = positions.find(({ partition }) => partition === answer.partition)
      if (position !== undefined && answer.errorCode === kafkaErrors.OFFSET_OUT_OF_RANGE) {
        stuck.delete(position)
        this.#start(Symbol('range'), [position], this.#jump(position))
        continue
      }
      const chunks = position === undefined ? null : this.#read(position, answer)
      if (position === undefined || chunks === null) continue
      stuck.delete(position)
      read.push(chunks)
      if (position.offset >= position.end) this.#open.delete(position.partition)
    }
    if (read.length > 0) this.#patience.renew()
    if (stuck.size > 0) this.#start(Symbol('wait'), [...stuck], this.#wait([...stuck]))
    this.#fetch()
    return all(read)
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort()
  }

  #take(positions: readonly ReadPosition[]): void {
    for (const position of positions) {
      this.#all.add(position.partition)
      if (position.offset < position.end) this.#open.set(position.partition, position)
    }
  }

  /** From every leader that no answer is awaited of. */
  #fetch(): void {
    const byLeader = Map.groupBy(this.#open.values(), ({ leader }) => leader)
    for (const [leader, positions] of byLeader) {
      const free = positions.filter(position => !position.fetching)
      if (this.#underWay.has(leader) || free.length === 0) continue
      if (leader < 0) this.#start(Symbol('wait'), free, this.#wait(free))
      else this.#start(leader, free, this.#fetchFrom(leader, free, byLeader.size))
    }
  }

  #start(key: unknown, positions: readonly ReadPosition[], answered: Promise<Answered>): void {
    for (const position of positions) position.fetching = true
    const keyed = answered.then(answer => ({ ...answer, key }))
    // Whoever reads may have gone before it is settled.
    keyed.catch(() => {})
    this.#underWay.set(key, keyed)
  }

  async #fetchFrom(leader: number, positions: readonly ReadPosition[], leaders: number): Promise<Answered> {
    const { topic, isolation, follow } = this.#settings
    const maxBytes = Math.max(1 << 20, Math.floor(fetchBytes / leaders))
    try {
      const answers = await this.#client.fetch(
        leader,
        {
          ...{ maxWaitMs: follow ? 1000 : 500, minBytes: 1, maxBytes, isolation },
          partitions: positions.map(({ topicId, partition, offset, end }) => ({
            ...{ topic, topicId, partition, offset, currentLeaderEpoch: -1 },
            maxBytes: Math.min(partitionBytes, Math.max(leastBytes, (end - offset) * recordBytes))
          }))
        },
        this.#closing.signal
      )
      return { positions, answers }
    } catch (error) {
      this.#patience.note(error)
      return { positions, answers: [] }
    }
  }

  /** Nothing came of a fetch: a while later leaders are asked for anew. */
  async #wait(positions: readonly ReadPosition[]): Promise<Answered> {
    await this.#patience.wait(positions[0]?.partition)
    await this.#refreshLeaders()
    return { positions, answers: null }
  }

  /** What an answer holds to be read; the position is behind it then. */
  #read(position: ReadPosition, answer: FetchedPartition): AsyncGenerator<RecordChunk> | null {
    const { topic } = this.#settings
    const { errorCode, partition } = answer
    if (errorCode !== 0) {
      this.#refuse(errorCode, position)
      return null
    }
    if (answer.records === null) return this.#settings.follow ? none() : null
    const { nextOffset } = scanExtent(answer.records, { topic, partition })
    if (nextOffset <= position.offset) return this.#settings.follow ? none() : null
    const from = position.offset
    position.offset = nextOffset
    return chunksOf(answer, { offset: from, end: position.end }, this.#settings, () => this.#slice.step())
  }

  /**
   * Retention has taken the beginning away, and what is left is read; or the log was cut. Kafka does not say which when it refuses an
   * offset (the start of the log in its answer is −1), so it is asked. Where reading has an end, a log that ends before its position is
   * an error: whoever reads would take what was read for all.
   */
  async #jump(position: ReadPosition): Promise<Answered> {
    const { topic, follow } = this.#settings
    const { partition, offset: from } = position
    const range = await this.#logOf(partition)
    if (range === null) return this.#wait([position])
    const [start, end] = range
    if (from > end && !follow)
      throw new DeadLetterError('READ_LOG_CUT', { topic, partition, offset: from, got: end, wanted: position.end })
    // Within the log: it has grown, or another leader answered.
    if (from >= start && from <= end) return this.#wait([position])
    position.offset = start
    if (start >= position.end) this.#open.delete(partition)
    this.#patience.renew()
    this.#settings.onJump?.({ partition, from, to: start })
    return { positions: [position], answers: null }
  }

  /** Where a log begins and ends; `null` where that cannot be told at present. */
  async #logOf(partition: number): Promise<readonly [start: number, end: number] | null> {
    const { topic } = this.#settings
    try {
      const asked = [startOfLog, endOfLog].map(timestamp => ({ topic, partition, timestamp }))
      const answers = await Promise.all(asked.map(each => this.#client.listOffsets([each], 'read-uncommitted')))
      const [start, end] = answers.map(([answer]) => (answer?.errorCode === 0 ? answer.offset : -1))
      return start === undefined || end === undefined || start < 0 || end < 0 ? null : [start, end]
    } catch (error) {
      this.#patience.note(error)
      return null
    }
  }

  #refuse(errorCode: number, { leader }: ReadPosition): void {
    const { topic } = this.#settings
    if (errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED)
      throw new DeadLetterError('READ_TOPIC_FORBIDDEN', { topic })
    const error = new DeadLetterError('BROKER_PROTOCOL', {
      request: 'Fetch',
      brokers: `node ${leader}`,
      reason: kafkaErrorName(errorCode)
    })
    if (!isRetriable(errorCode)) throw error
    this.#patience.note(error)
  }

  async #refreshLeaders(): Promise<void> {
    const { topic } = this.#settings
    try {
      const metadata = await this.#client.metadata([topic])
      const leaders = leadersOf(metadata, topic)
      for (const position of this.#open.values()) {
        if (position.topicId !== metadata.topics.get(topic)?.id) throw new DeadLetterError('READ_TOPIC_ANEW', { topic })
        position.leader = leaders.get(position.partition) ?? -1
      }
    } catch (error) {
      this.#patience.note(error)
    }
  }

  /** Partitions that were added since. */
  async #lookAgain(): Promise<void> {
    this.#lookedAt = performance.now()
    const { topic, partition, ranges } = this.#settings
    if (partition !== undefined || ranges !== undefined) return
    const added = { topic, isolation: this.#settings.isolation, follow: true }
    try {
      this.#take(await findPositions(this.#client, added, this.#patience, this.#all))
    } catch (error) {
      this.#patience.note(error)
    }
  }
}

async function* none(): AsyncGenerator<RecordChunk> {}

async function* all(generators: readonly AsyncGenerator<RecordChunk>[]): AsyncGenerator<RecordChunk> {
  for (const generator of generators) yield* generator
}
