import { setTimeout as sleep } from 'node:timers/promises'
import { type ApiName, versionsOf } from './apis.ts'
import type { Step, Transcript } from './transcript.ts'
import { type Answer, Closed, type Request, WireClient } from './wire-client.ts'

export interface SendOptions {
  /** Said in the report of a difference. */
  readonly note?: string
  /** The connection; the stage's own by default. A broker answers one request of a connection at a time. */
  readonly on?: WireClient
  /** Answers that are not compared. */
  readonly quiet?: boolean
  /** Also take answers that say "not yet" (see `passing`). */
  readonly once?: boolean
}

/**
 * Codes by which a broker asks to be asked again, and which a real one gives while its threads catch up with each other:
 * COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR, CONCURRENT_TRANSACTIONS.
 */
const passing: ReadonlySet<unknown> = new Set([14, 15, 16, 51])
const patienceMs = 20_000

/** Where a story is told: connections to one broker, and the transcript of what it answered. */
export class Stage {
  /** Begins the names of all that the story makes; the same for both brokers. */
  readonly name: string
  readonly transcript: Transcript = []
  readonly #address: string
  readonly #clients: WireClient[] = []
  #own: WireClient | undefined

  constructor(address: string, name: string) {
    this.#address = address
    this.name = name
  }

  /** Sends a request and notes the answer. An answer that the broker refused by closing the connection is null. */
  async ask<N extends ApiName>(
    api: N,
    version: number,
    request: Request<N>,
    options: SendOptions = {}
  ): Promise<Answer<N> | null> {
    const step: Step = { api, version, note: options.note ?? '', answer: null }
    if (!options.quiet) this.transcript.push(step)
    const answer = await this.#answer(api, version, request, options)
    step.answer = answer ?? 'closed'
    return answer
  }

  /** As `ask`, where there must be an answer. */
  async send<N extends ApiName>(
    api: N,
    version: number,
    request: Request<N>,
    options: SendOptions = {}
  ): Promise<Answer<N>> {
    const answer = await this.ask(api, version, request, options)
    if (answer === null) throw new Error(`The connection was closed at ${api} version ${version} ${options.note ?? ''}`)
    return answer
  }

  /** Repeats a request until an answer is accepted; only that one is noted. */
  async until<N extends ApiName>(
    api: N,
    version: number,
    request: Request<N>,
    accepted: (answer: Answer<N>) => boolean,
    options: SendOptions = {}
  ): Promise<Answer<N>> {
    const step: Step = { api, version, note: options.note ?? '', answer: null }
    if (!options.quiet) this.transcript.push(step)
    const answer = await this.#repeat(api, version, request, accepted, options)
    if (answer === null) throw new Error(`The connection was closed at ${api} version ${version}`)
    step.answer = answer
    return answer
  }

  /** Notes something that is no answer: whether a connection was closed, what was read of it. */
  remark(note: string, answer: unknown): void {
    this.transcript.push({ api: 'raw', version: 0, note, answer })
  }

  /** All versions of an API that there are tables of. */
  versions(api: ApiName, from = 0, to: number = Number.POSITIVE_INFINITY): number[] {
    const { lowest, highest } = versionsOf(api)
    const all = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i)
    // Version 6 of InitProducerId is not stable in Kafka 4.4 and not served by default.
    return all.filter(v => v >= from && v <= to && !(api === 'InitProducerId' && v === 6))
  }

  latest(api: ApiName): number {
    return this.versions(api).at(-1) as number
  }

  /** A connection of its own, for a request that waits. */
  async connect(): Promise<WireClient> {
    const client = await WireClient.open(this.#address)
    this.#clients.push(client)
    return client
  }

  /** Makes a topic and waits until all its partitions can be read. */
  async topic(
    suffix = 'topic',
    partitions = 1,
    configs: Readonly<Record<string, string>> = {}
  ): Promise<{ readonly name: string; readonly id: string }> {
    const name = `${this.name}-${suffix}`
    const made = await this.send(
      'CreateTopics',
      7,
      {
        topics: [
          {
            name,
            numPartitions: partitions,
            replicationFactor: 1,
            configs: Object.entries(configs).map(([name, value]) => ({ name, value }))
          }
        ],
        timeoutMs: 30_000
      },
      { quiet: true }
    )
    const topic = made.topics[0]
    if (topic?.errorCode !== 0) throw new Error(`${name} was not made: ${topic?.errorCode} ${topic?.errorMessage}`)
    await this.ready(name, partitions)
    return { name, id: topic.topicId }
  }

  /** Waits until all partitions of a topic can be read. */
  async ready(name: string, partitions: number): Promise<void> {
    const all = Array.from({ length: partitions }, (_, i) => ({ partitionIndex: i, timestamp: -1n }))
    await this.until(
      'ListOffsets',
      4,
      { replicaId: -1, topics: [{ name, partitions: all }] },
      ({ topics }) => topics.every(topic => topic.partitions.every(p => p.errorCode === 0)),
      { quiet: true }
    )
  }

  /** Waits until the group coordinator, which hears of topics later than others, would assign them. */
  async assignable(...topics: readonly string[]): Promise<void> {
    const groupId = `${this.name}-probe`
    const member = { groupId, memberId: 'probe' }
    const join = { rebalanceTimeoutMs: 60_000, subscribedTopicNames: topics, topicPartitions: [] }
    await this.until(
      'ConsumerGroupHeartbeat',
      1,
      { ...member, memberEpoch: 0, ...join },
      ({ assignment }) => assignment?.topicPartitions.length === topics.length,
      { quiet: true }
    )
    await this.send('ConsumerGroupHeartbeat', 1, { ...member, memberEpoch: -1 }, { quiet: true })
    await this.send('DeleteGroups', 2, { groupsNames: [groupId] }, { quiet: true })
  }

  /** Waits until the markers of an ended transaction are written: Kafka answers before. */
  async settled(transactionalId: string): Promise<void> {
    await this.until(
      'DescribeTransactions',
      0,
      { transactionalIds: [transactionalId] },
      ({ transactionStates }) => transactionStates.every(one => !one.transactionState.startsWith('Prepare')),
      { quiet: true }
    )
  }

  close(): void {
    for (const client of this.#clients) client.close()
  }

  async #answer<N extends ApiName>(
    api: N,
    version: number,
    request: Request<N>,
    options: SendOptions
  ): Promise<Answer<N> | null> {
    return this.#repeat(api, version, request, answer => options.once === true || !saysNotYet(answer), options)
  }

  async #repeat<N extends ApiName>(
    api: N,
    version: number,
    request: Request<N>,
    accepted: (answer: Answer<N>) => boolean,
    options: SendOptions
  ): Promise<Answer<N> | null> {
    const deadline = Date.now() + patienceMs
    for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
      const client = options.on ?? (await this.#connection())
      const answer = await client.send(api, version, request).catch(error => {
        if (error instanceof Closed) return null
        throw error
      })
      if (answer === null || accepted(answer)) return answer
      if (Date.now() > deadline)
        throw new Error(
          `${api} version ${version} ${options.note ?? ''} was not answered as awaited: ${JSON.stringify(
            answer,
            (_, v) => (typeof v === 'bigint' ? Number(v) : v)
          )}`
        )
      await sleep(pause)
    }
  }

  async #connection(): Promise<WireClient> {
    if (this.#own === undefined || this.#own.closed) this.#own = await this.connect()
    return this.#own
  }
}

function saysNotYet(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return false
  return Object.entries(value).some(([name, one]) => (/errorCode$/i.test(name) ? passing.has(one) : saysNotYet(one)))
}
