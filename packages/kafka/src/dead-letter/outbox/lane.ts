import { brokerSaid, kafkaErrorName, kafkaErrors } from '../../client/kafka-errors.ts'
import type { ProduceAnswer } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import { produceOutcome } from '../../produce/produce-outcome.ts'
import type { ProducerIdentity } from '../../produce/producer-identity.ts'
import { nextSequence, SentBatch } from '../../produce/sent-batch.ts'
import { encodeBatch } from '../../records/batch-encoder.ts'
import { backoffDelay } from '../../time/backoff.ts'
import { type Letter, restampLetter } from '../letter/envelope.ts'
import type { LetterEntry } from './entry.ts'
import type { LaneContext } from './lane-context.ts'
import { LaneQueue } from './lane-queue.ts'

/** A failure that may pass, such as the election of a leader, is no trouble before it has lasted this long. */
const TROUBLE_AFTER_MS = 1_000

/**
 * Writes the letters of one DLQ partition, in order: one request in flight, sent again until the broker has it.
 *
 * A sequence number stands for one content. A batch whose outcome is unknown is therefore sent again as it is, before
 * anything else; where that cannot be (it is cut anew, or nobody wants it any more), the lane takes another identity.
 */
export class Lane {
  readonly #topic: string
  readonly #partition: number
  readonly #context: LaneContext
  readonly #queue: LaneQueue
  #batch: SentBatch<LetterEntry> | null = null
  #identity: ProducerIdentity | undefined
  #used: ProducerIdentity | undefined
  #sequence = 0
  #running = false
  #closed = false
  #tries = 0
  #failingSince: number | undefined
  #trouble: DeadLetterError | null = null
  readonly #troubled = new Set<string>()

  constructor(topic: string, partition: number, context: LaneContext) {
    this.#topic = topic
    this.#partition = partition
    this.#context = context
    this.#queue = new LaneQueue(topic, context, () => this.#start())
  }

  enqueue(entry: LetterEntry): void {
    if (this.#trouble) this.#mark(entry, this.#trouble)
    this.#queue.add(entry)
    this.#start()
  }

  /** Hands every letter that is not on the wire back to be routed again. */
  rerouteQueued(): void {
    this.#queue.empty(this.#context.reroute)
    if (!this.#batch) this.#recovered()
  }

  forget(key: string): void {
    this.#queue.forget(key)
    for (const entry of this.#batch?.entries ?? []) if (entry.key === key) entry.drop()
    this.#troubled.delete(key)
  }

  close(): void {
    this.#closed = true
    this.#queue.close()
    for (const entry of this.#batch?.entries ?? []) entry.drop()
  }

  /** Letters that are written in one stretch of synchronous work go together. */
  #start(): void {
    if (this.#running || this.#closed) return
    this.#running = true
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const begun = this.#context.clock.now()
      try {
        if (!this.#reachable()) this.#dissolve()
        this.#batch ??= this.#cut()
        if (!this.#batch) {
          // What was in trouble is gone, forgotten or elsewhere.
          this.#recovered()
          break
        }
        if (this.#batch.gone) this.#abandon(this.#batch)
        else await this.#send(this.#batch, begun)
      } catch (cause) {
        await this.#failed(begun, this.#notWritten(String(cause), cause), false)
      }
    }
    this.#running = false
  }

  #reachable(): boolean {
    return this.#partition < (this.#context.topics.get(this.#topic)?.partitions ?? 0)
  }

  #cut(): SentBatch<LetterEntry> | null {
    const topic = this.#context.topics.get(this.#topic)
    const entries = topic ? this.#queue.cut(topic) : []
    return entries.length > 0 ? new SentBatch(entries) : null
  }

  async #send(batch: SentBatch<LetterEntry>, begun: number): Promise<void> {
    const leader = this.#context.topics.get(this.#topic)?.leaders[this.#partition] ?? -1
    if (leader < 0) return this.#failed(begun, this.#notWritten('LEADER_NOT_AVAILABLE'), false)
    let answer: ProduceAnswer
    try {
      if (!this.#identity) {
        const given = await this.#context.identities.another(this.#used)
        if ('errorCode' in given) return await this.#noIdentity(begun, given.errorCode)
        this.#identity = this.#used = given.identity
        this.#sequence = 0
        batch.encoded = null
      }
      batch.encoded ??= this.#encode(batch, this.#identity)
      const { requestTimeoutMs } = this.#context.settings
      const { topics } = this.#context
      const sentTo = topics.get(this.#topic)?.id
      // Beside the write, which it does not hold up: the topic may be another one of that name by now.
      const confirmed = topics.confirm(this.#topic)
      answer = await this.#context.client.produce(leader, {
        topic: this.#topic,
        partition: this.#partition,
        batch: batch.encoded,
        timeoutMs: requestTimeoutMs
      })
      if (confirmed) {
        await confirmed
        // Written or not, it counts only in a topic that was found fit: it is written again.
        if (topics.get(this.#topic)?.id !== sentTo) {
          batch.inDoubt = true
          return this.#abandon(batch)
        }
      }
    } catch (cause) {
      batch.inDoubt ||= batch.encoded !== null
      return this.#failed(begun, this.#notWritten(cause instanceof Error ? cause.message : String(cause), cause), false)
    }
    if (!this.#closed) await this.#answered(batch, answer, begun)
  }

  #encode(batch: SentBatch<LetterEntry>, identity: ProducerIdentity): Buffer {
    return encodeBatch(
      batch.entries.map(({ letter }) => letter as Letter),
      {
        ...identity,
        baseSequence: this.#sequence,
        compression: this.#context.settings.compression
      }
    )
  }

  async #answered(batch: SentBatch<LetterEntry>, answer: ProduceAnswer, begun: number): Promise<void> {
    const reason = brokerSaid(answer.errorCode, answer.errorMessage)
    switch (produceOutcome(answer.errorCode)) {
      case 'written':
        return this.#written(batch, answer)
      case 'in-doubt':
        batch.inDoubt = true
        return this.#failed(begun, this.#notWritten(reason), false)
      case 'refused':
        return this.#failed(begun, this.#notWritten(reason), answer.errorCode === kafkaErrors.NOT_ENOUGH_REPLICAS)
      case 'forbidden':
        return this.#failed(begun, new DeadLetterError('LETTER_FORBIDDEN', { dlq: this.#topic, reason }), true)
      case 'identity':
        this.#identity = undefined
        // The first time another identity mends it at once; a broker that takes none is given time.
        if (this.#tries++ === 0) return
        return this.#failed(begun, this.#notWritten(reason), false)
      case 'too-large':
        this.#recovered()
        await this.#context.topics.lookUp(this.#topic)
        if (batch.entries.length > 1) this.#queue.split(batch.entries.length)
        else for (const entry of batch.entries) entry.refusedBytes = entry.letter?.bytes ?? 0
        return this.#abandon(batch)
      case 'timestamp':
        return this.#restamp(batch, answer)
      case 'record':
        this.#recovered()
        this.#abandon(batch)
        return this.#setAside(batch, answer)
    }
  }

  #written(batch: SentBatch<LetterEntry>, answer: ProduceAnswer): void {
    const known = answer.errorCode === kafkaErrors.NONE && answer.baseOffset >= 0
    this.#batch = null
    this.#sequence = nextSequence(this.#sequence, batch.entries.length)
    for (const [i, entry] of batch.entries.entries())
      entry.written(this.#topic, this.#partition, known ? answer.baseOffset + i : -1)
    this.#recovered()
    this.#queue.written(batch.entries)
  }

  #restamp(batch: SentBatch<LetterEntry>, answer: ProduceAnswer): void {
    this.#recovered()
    this.#abandon(batch)
    const named = answer.recordErrors.length > 0 ? this.#named(batch, answer) : batch.entries
    const fresh = named.filter(entry => !entry.restamped)
    if (fresh.length === 0) this.#setAside(batch, answer)
    const now = this.#context.now()
    for (const entry of fresh) {
      if (!entry.built) continue
      entry.setLetter(restampLetter(entry.built, now))
      entry.restamped = true
    }
  }

  /** Only the letters that the broker names are in trouble; if it names none, the culprit is found by halving. */
  #setAside(batch: SentBatch<LetterEntry>, answer: ProduceAnswer): void {
    const named = this.#named(batch, answer)
    if (named.length === 0) this.#queue.split(batch.entries.length)
    const said = new Map(answer.recordErrors.map(({ index, message }) => [batch.entries[index], message]))
    const led = new Set<string>()
    for (const entry of named) {
      // The first of a source partition takes the later ones with it: a broker may name every letter of a batch.
      if (led.has(entry.key)) continue
      led.add(entry.key)
      // What the broker says of the whole batch names places in it, which are others at each try.
      this.#queue.setAside(entry, this.#notWritten(brokerSaid(answer.errorCode, said.get(entry) ?? null)))
    }
  }

  #named(batch: SentBatch<LetterEntry>, answer: ProduceAnswer): LetterEntry[] {
    if (batch.entries.length === 1) return [...batch.entries]
    const indexes = new Set(answer.recordErrors.map(error => error.index))
    return batch.entries.filter((_, i) => indexes.has(i))
  }

  /** The batch will not be sent again as it is: its letters stand in the queue again. */
  #abandon(batch: SentBatch<LetterEntry>): void {
    if (batch.inDoubt) this.#identity = undefined
    this.#batch = null
    this.#queue.putBack(batch.entries)
  }

  /** The topic, or this partition of it, is gone: its letters belong elsewhere. */
  #dissolve(): void {
    if (this.#batch) this.#abandon(this.#batch)
    this.#queue.empty(this.#context.reroute)
    this.#recovered()
  }

  #noIdentity(begun: number, errorCode: number): Promise<void> {
    const reason = `InitProducerId was answered ${kafkaErrorName(errorCode)}`
    const forbidden = produceOutcome(errorCode) === 'forbidden'
    const error = forbidden
      ? new DeadLetterError('LETTER_FORBIDDEN', { dlq: this.#topic, reason })
      : this.#notWritten(reason)
    return this.#failed(begun, error, forbidden)
  }

  /** @param definite whether it is known to be more than a passing state of the cluster */
  async #failed(begun: number, error: DeadLetterError, definite: boolean): Promise<void> {
    if (this.#closed) return
    this.#failingSince ??= begun
    this.#tries++
    if (definite || this.#trouble || this.#context.clock.now() - this.#failingSince >= TROUBLE_AFTER_MS) {
      this.#trouble = error
      for (const entry of this.#batch?.entries ?? []) this.#mark(entry, error)
      for (const entry of this.#queue.waiting()) this.#mark(entry, error)
    }
    await this.#context.sleeper.sleep(backoffDelay(this.#context.settings, this.#tries, this.#context.random))
    if (!this.#closed) await this.#context.topics.lookUp(this.#topic)
  }

  #mark(entry: LetterEntry, error: DeadLetterError): void {
    if (entry.gone) return
    this.#troubled.add(entry.key)
    this.#context.holds.set(this, entry.key, entry.record, error)
  }

  #recovered(): void {
    this.#tries = 0
    this.#failingSince = undefined
    this.#trouble = null
    for (const key of this.#troubled) this.#context.holds.clear(this, key)
    this.#troubled.clear()
  }

  #notWritten(reason: string, cause?: unknown): DeadLetterError {
    return new DeadLetterError('LETTER_NOT_WRITTEN', { dlq: this.#topic, dlqPartition: this.#partition, reason }, cause)
  }
}
