import { brokerSaid, kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import type { KafkaClient, ProduceAnswer, ProduceRequest } from '../client/port.ts'
import { type Compression, encodeBatch, type OutgoingRecord } from '../records/batch-encoder.ts'
import { type ProduceOutcome, produceOutcome } from './produce-outcome.ts'
import { type IdentitySource, nextSequence, type ProducerIdentity } from './producer-identity.ts'

export interface PartitionWriterParts {
  readonly client: Pick<KafkaClient, 'produce'>
  readonly topic: string
  readonly partition: number
  readonly identities: IdentitySource
  readonly compression: Compression
  /** How long the broker may wait for its followers. */
  readonly requestTimeoutMs: number
  /** The transactions that batches belong to; left out, they belong to none. */
  readonly transaction?: ProduceRequest['transaction']
}

/** What one try came to. Where the batch is not written it is still pending: try again, or {@link PartitionWriter.abandon}. */
export type WriteResult = Written | NotWritten

export interface Written {
  readonly outcome: 'written'
  /** −1 when the broker had the batch already and does not know where. */
  readonly baseOffset: number
}

export interface NotWritten {
  readonly outcome: Exclude<ProduceOutcome, 'written'>
  /** Of the answer; `null` without one. */
  readonly errorCode: number | null
  /** For people: what the broker said, or why there was no answer. */
  readonly reason: string
  /** Records of the batch that the broker names as the cause, by their places in it. */
  readonly recordErrors: ProduceAnswer['recordErrors']
  /** What was thrown instead of an answer. */
  readonly cause?: unknown
}

interface Batch {
  readonly records: readonly OutgoingRecord[]
  /** As it is on the wire: the same bytes at each try, so that the broker knows a batch that it has. `null` under no identity yet. */
  encoded: Buffer | null
  /** Whether the broker may have it in its log without our knowing. */
  inDoubt: boolean
}

/**
 * Writes to one partition: one batch at a time, tried until it is written or abandoned. When to try, how long, and what to
 * do with records that the topic does not take is the caller's.
 *
 * A sequence number stands for one content: the broker takes a second batch under it for the first one, and drops it. So a
 * batch whose outcome is unknown is either sent again byte for byte, or abandoned together with the identity that it was
 * sent under. For the same reason two writers never write to one partition under one identity.
 */
export class PartitionWriter {
  readonly #parts: PartitionWriterParts
  #batch: Batch | null = null
  #identity: ProducerIdentity | undefined
  #used: ProducerIdentity | undefined
  #sequence = 0
  #topicId: string | undefined
  #byTopicId = false

  constructor(parts: PartitionWriterParts) {
    this.#parts = parts
  }

  /** Whether a batch is begun and neither written nor abandoned. */
  get pending(): boolean {
    return this.#batch !== null
  }

  /** Whether the broker that answered last was told the topic by its id (since Kafka 4.1): it writes to no other of that name. */
  get byTopicId(): boolean {
    return this.#byTopicId
  }

  /** @param records at least one, in their order; they must not change until the batch is written or abandoned */
  begin(records: readonly OutgoingRecord[]): void {
    if (this.#batch) throw new RangeError('The batch before is neither written nor abandoned.')
    this.#batch = { records, encoded: null, inDoubt: false }
  }

  /**
   * One try. Never at the same time as another.
   * @param leader the node that leads the partition
   * @param topicId of the topic that is meant: another of the same name is not written to where the broker can tell. What is
   *   in doubt in one topic is nothing to another, which is written to under another identity
   * @throws what the records cannot be encoded for
   */
  async attempt(leader: number, topicId?: string): Promise<WriteResult> {
    const batch = this.#batch
    if (!batch) throw new RangeError('No batch is begun.')
    if (this.#topicId !== undefined && topicId !== this.#topicId) this.renew()
    this.#topicId = topicId
    if (!this.#identity) {
      const refused = await this.#takeIdentity()
      if (refused) return refused
      batch.encoded = null
      batch.inDoubt = false
    }
    batch.encoded ??= this.#encode(batch.records, this.#identity as ProducerIdentity)
    const { client, topic, partition, requestTimeoutMs, transaction } = this.#parts
    let answer: ProduceAnswer
    try {
      answer = await client.produce(leader, {
        topic,
        partition,
        batch: batch.encoded,
        timeoutMs: requestTimeoutMs,
        ...(topicId === undefined ? {} : { topicId }),
        ...(transaction === undefined ? {} : { transaction })
      })
    } catch (cause) {
      batch.inDoubt = true
      return failed('in-doubt', cause)
    }
    this.#byTopicId = answer.byTopicId
    const outcome = outcomeOf(answer.errorCode, batch.inDoubt)
    if (outcome === 'written') {
      this.#batch = null
      this.#sequence = nextSequence(this.#sequence, batch.records.length)
      return { outcome, baseOffset: answer.errorCode === 0 && answer.baseOffset >= 0 ? answer.baseOffset : -1 }
    }
    if (outcome === 'in-doubt') batch.inDoubt = true
    if (outcome === 'identity') this.#identity = undefined
    const { errorCode, recordErrors } = answer
    return { outcome, errorCode, reason: brokerSaid(errorCode, answer.errorMessage), recordErrors }
  }

  /** The batch will not be sent again as it is: its records may go out in another batch, or nowhere. */
  abandon(): void {
    if (this.#batch?.inDoubt) this.renew()
    this.#batch = null
  }

  /** What is sent from now on goes out under another identity: the sequence of the one in use is not to be relied on. */
  renew(): void {
    this.#identity = undefined
  }

  async #takeIdentity(): Promise<NotWritten | undefined> {
    try {
      const given = await this.#parts.identities.another(this.#used)
      if ('errorCode' in given) {
        const { errorCode } = given
        const outcome = produceOutcome(errorCode) === 'forbidden' ? 'forbidden' : 'refused'
        const reason = `InitProducerId was answered ${kafkaErrorName(errorCode)}`
        return { outcome, errorCode, reason, recordErrors: [] }
      }
      this.#identity = this.#used = given.identity
      this.#sequence = 0
      return undefined
    } catch (cause) {
      return failed('refused', cause)
    }
  }

  #encode(records: readonly OutgoingRecord[], identity: ProducerIdentity): Buffer {
    const { compression, transaction } = this.#parts
    return encodeBatch(records, {
      ...identity,
      baseSequence: this.#sequence,
      compression,
      isTransactional: transaction !== undefined
    })
  }
}

/**
 * A batch that was not sent before cannot be in the log: a broker that calls it a duplicate has another one under its sequence,
 * and has dropped this one. It goes out again under another identity.
 */
function outcomeOf(errorCode: number, inDoubt: boolean): ProduceOutcome {
  return errorCode === kafkaErrors.DUPLICATE_SEQUENCE_NUMBER && !inDoubt ? 'identity' : produceOutcome(errorCode)
}

const failed = (outcome: NotWritten['outcome'], cause: unknown): NotWritten => ({
  outcome,
  errorCode: null,
  reason: cause instanceof Error ? cause.message : String(cause),
  recordErrors: [],
  cause
})
