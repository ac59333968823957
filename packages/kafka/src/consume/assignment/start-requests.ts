import { kafkaErrorName, kafkaErrors } from '../../client/kafka-errors.ts'
import { partitionKey } from '../../client/partition-key.ts'
import type {
  CommittedOffset,
  EpochEnd,
  EpochQuery,
  Isolation,
  KafkaClient,
  OffsetQuery,
  TopicPartition
} from '../../client/port.ts'
import { asRequestError, DeadLetterError } from '../../errors.ts'

/** What was found of each partition, by {@link partitionKey}: a result, or why there is none. */
export type Found<T> = ReadonlyMap<string, T | DeadLetterError>

/** An offset that the group has committed. */
export interface FoundOffset extends CommittedOffset {
  /** Its own is gone, and another commit of the group tells it. */
  readonly restored?: boolean
}

export interface AllCommitted {
  readonly offsets: readonly CommittedOffset[]
  /** Topics some of whose offsets cannot be told just now: a transaction may still change them. */
  readonly unsettled: ReadonlySet<string>
}

type Asks = Pick<KafkaClient, 'findCoordinator' | 'offsetFetch' | 'listOffsets' | 'endsOfEpochs'>

/** Partitions that one request asks for at most: an answer of thousands would be megabytes, and hold up what is behind it. */
const askedAtOnce = 1000

/** What is asked of brokers to find out where partitions start. No answer about one partition hides another's. */
export class StartRequests {
  readonly #client: Asks
  readonly #groupId: string
  readonly #isolation: Isolation
  readonly #counts: (topic: string) => boolean
  #all: Promise<AllCommitted> | undefined
  /** Who coordinates the group, as long as nothing goes wrong with it. */
  #coordinator: number | undefined

  /** @param counts the topics whose offsets tell of the group's history */
  constructor(client: Asks, groupId: string, isolation: Isolation, counts: (topic: string) => boolean = () => true) {
    this.#client = client
    this.#groupId = groupId
    this.#isolation = isolation
    this.#counts = counts
  }

  /** What the group has committed of these partitions; offset −1 = nothing. */
  async committed(partitions: readonly TopicPartition[]): Promise<Found<FoundOffset>> {
    const found = new Map<string, FoundOffset | DeadLetterError>()
    for (const asked of inParts(partitions)) {
      try {
        const answer = await this.#offsetFetch(asked)
        for (const p of answer.partitions)
          found.set(partitionKey(p), p.errorCode === 0 ? p : refusal(p, 'OffsetFetch', p.errorCode))
      } catch (error) {
        for (const p of asked) found.set(partitionKey(p), asRequestError(error, 'OffsetFetch', 'the coordinator'))
      }
    }
    return complete(partitions, found, 'OffsetFetch')
  }

  /**
   * All that the group has committed, of topics that count and that this principal may see; asked once for all who want it at a time.
   * @throws DeadLetterError GROUP_FORBIDDEN, BROKER_*
   */
  all(): Promise<AllCommitted> {
    this.#all ??= this.#offsetFetch(null)
      .then(answer => answer.partitions.filter(({ topic }) => this.#counts(topic)))
      .then(partitions => ({
        offsets: partitions.filter(p => p.errorCode === 0),
        unsettled: new Set(partitions.flatMap(p => (p.errorCode === 0 ? [] : [p.topic])))
      }))
      .finally(() => {
        this.#all = undefined
      })
    return this.#all
  }

  /** The offset of each partition for its timestamp; −1 when no record is as young. */
  async offsets(queries: readonly OffsetQuery[]): Promise<Found<number>> {
    const found = new Map<string, number | DeadLetterError>()
    for (const asked of inParts(queries)) {
      try {
        for (const answer of await this.#client.listOffsets(asked, this.#isolation))
          found.set(
            partitionKey(answer),
            answer.errorCode === 0 ? answer.offset : refusal(answer, 'ListOffsets', answer.errorCode)
          )
      } catch (error) {
        for (const p of asked) found.set(partitionKey(p), asRequestError(error, 'ListOffsets', 'the brokers'))
      }
    }
    return complete(queries, found, 'ListOffsets')
  }

  /** The end of a leader's epoch in the log of each partition; of the latest one before where the log has none of it. */
  async epochEnds(queries: readonly Omit<EpochQuery, 'currentLeaderEpoch'>[]): Promise<Found<EpochEnd>> {
    const found = new Map<string, EpochEnd | DeadLetterError>()
    for (const asked of inParts(queries)) {
      try {
        for (const answer of await this.#client.endsOfEpochs(asked.map(q => ({ ...q, currentLeaderEpoch: -1 }))))
          found.set(
            partitionKey(answer),
            answer.errorCode === 0 ? answer : refusal(answer, 'OffsetForLeaderEpoch', answer.errorCode)
          )
      } catch (error) {
        for (const p of asked) found.set(partitionKey(p), asRequestError(error, 'OffsetForLeaderEpoch', 'the brokers'))
      }
    }
    return complete(queries, found, 'OffsetForLeaderEpoch')
  }

  async #offsetFetch(partitions: readonly TopicPartition[] | null): ReturnType<KafkaClient['offsetFetch']> {
    const known = this.#coordinator
    if (known !== undefined) {
      this.#coordinator = undefined
      // One that has moved, or is gone, is looked up as if nothing had been known.
      const answer = await this.#client.offsetFetch(known, this.#groupId, partitions).catch(() => undefined)
      if (answer?.errorCode === 0) return this.#answered(known, answer)
    }
    const coordinator = await this.#client.findCoordinator(this.#groupId)
    if (coordinator.errorCode !== 0) throw this.#groupError('FindCoordinator', coordinator.errorCode)
    const answer = await this.#client.offsetFetch(coordinator.nodeId, this.#groupId, partitions)
    if (answer.errorCode !== 0) throw this.#groupError('OffsetFetch', answer.errorCode)
    return this.#answered(coordinator.nodeId, answer)
  }

  #answered<T>(nodeId: number, answer: T): T {
    this.#coordinator = nodeId
    return answer
  }

  #groupError(request: string, code: number): DeadLetterError {
    return code === kafkaErrors.GROUP_AUTHORIZATION_FAILED
      ? new DeadLetterError('GROUP_FORBIDDEN', { group: this.#groupId })
      : new DeadLetterError('BROKER_PROTOCOL', { request, brokers: 'the coordinator', reason: kafkaErrorName(code) })
  }
}

/** A broker's refusal of one partition, as an error that says what helps. */
export function refusal({ topic, partition }: TopicPartition, request: string, code: number): DeadLetterError {
  return code === kafkaErrors.TOPIC_AUTHORIZATION_FAILED
    ? new DeadLetterError('SOURCE_TOPIC_FORBIDDEN', { topic, partition })
    : new DeadLetterError('START_NOT_FOUND', {
        topic,
        partition,
        reason: `${request} was answered with ${kafkaErrorName(code)}`,
        errorCode: code
      })
}

function complete<T>(
  asked: readonly TopicPartition[],
  found: Map<string, T | DeadLetterError>,
  request: string
): Found<T> {
  for (const { topic, partition } of asked) {
    const key = partitionKey({ topic, partition })
    if (!found.has(key))
      found.set(
        key,
        new DeadLetterError('START_NOT_FOUND', { topic, partition, reason: `${request} was not answered for it` })
      )
  }
  return found
}

export function* inParts<T>(all: readonly T[], size = askedAtOnce): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size)
}
