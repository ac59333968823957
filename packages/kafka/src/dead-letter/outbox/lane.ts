import { brokerSaid, kafkaErrors } from '../../client/kafka-errors.ts'
import { DeadLetterError } from '../../errors.ts'
import { type NotWritten, PartitionWriter, type WriteResult } from '../../produce/partition-writer.ts'
import { backoffDelay } from '../../time/backoff.ts'
import { type Letter, restampLetter } from '../letter/envelope.ts'
import type { LetterEntry } from './entry.ts'
import type { LaneContext } from './lane-context.ts'
import { LaneQueue } from './lane-queue.ts'

/** A failure that may pass, such as the election of a leader, is no trouble before it has lasted this long. */
const TROUBLE_AFTER_MS = 1_000

/** Writes the letters of one DLQ partition, in order: a batch is tried until the broker has it, or its letters belong elsewhere. */
export class Lane {
  readonly #topic: string
  readonly #partition: number
  readonly #context: LaneContext
  readonly #queue: LaneQueue
  readonly #writer: PartitionWriter
  /** On the wire, or about to be. */
  #batch: readonly LetterEntry[] | null = null
  /** The id of the topic that it was cut for. */
  #cutFor: string | undefined
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
    const { client, identities, settings } = context
    const { compression, requestTimeoutMs } = settings
    this.#writer = new PartitionWriter({ client, topic, partition, identities, compression, requestTimeoutMs })
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
    for (const entry of this.#batch ?? []) if (entry.key === key) entry.drop()
    this.#troubled.delete(key)
  }

  close(): void {
    this.#closed = true
    this.#queue.close()
    for (const entry of this.#batch ?? []) entry.drop()
  }

  /**
   * Letters that are written in one stretch of work without I/O go together: until every promise that is settled has been heard.
   * Not in the event loop's next turn, before which sockets are read: the broker writes meanwhile.
   */
  #start(): void {
    if (this.#running || this.#closed) return
    this.#running = true
    process.nextTick(() => void this.#run())
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const begun = this.#context.clock.now()
      try {
        if (!this.#stands()) this.#dissolve()
        this.#batch ??= this.#cut()
        if (!this.#batch) {
          // What was in trouble is gone, forgotten or elsewhere.
          this.#recovered()
          break
        }
        if (this.#batch.every(entry => entry.gone)) this.#abandon(this.#batch)
        else await this.#send(this.#batch, begun)
      } catch (cause) {
        await this.#failed(begun, this.#notWritten(String(cause), cause), false)
      }
    }
    this.#running = false
  }

  /** The partition is there, in the topic that the batch was cut for: in one made anew letters may belong elsewhere. */
  #stands(): boolean {
    const topic = this.#context.topics.get(this.#topic)
    if (topic === undefined || this.#partition >= topic.partitions) return false
    return this.#batch === null || topic.id === this.#cutFor
  }

  #cut(): readonly LetterEntry[] | null {
    const topic = this.#context.topics.get(this.#topic)
    const entries = topic ? this.#queue.cut(topic) : []
    this.#cutFor = topic?.id
    return entries.length > 0 ? entries : null
  }

  async #send(batch: readonly LetterEntry[], begun: number): Promise<void> {
    const { topics } = this.#context
    const topicId = this.#cutFor
    const leader = topics.get(this.#topic)?.leaders[this.#partition] ?? -1
    if (leader < 0) return this.#failed(begun, this.#notWritten('LEADER_NOT_AVAILABLE'), false)
    if (!this.#writer.pending) this.#writer.begin(batch.map(({ letter }) => letter as Letter))
    // Beside the write, which it does not hold up.
    const confirming = topics.confirm(this.#topic, this.#writer.byTopicId)
    const result = await this.#writer.attempt(leader, topicId)
    if (!this.#writer.byTopicId) {
      // The broker knows topics by name alone, and it may be another one of that name by now. Written or not, it counts only in
      // a topic that was found fit: it is written again.
      await (confirming ?? topics.confirm(this.#topic, false))
      if (topics.get(this.#topic)?.id !== topicId) return this.#writer.renew()
    }
    if (!this.#closed) await this.#answered(batch, result, begun)
  }

  async #answered(batch: readonly LetterEntry[], result: WriteResult, begun: number): Promise<void> {
    if (result.outcome === 'written') return this.#written(batch, result.baseOffset)
    const { reason, cause, errorCode } = result
    switch (result.outcome) {
      case 'in-doubt':
        return this.#failed(begun, this.#notWritten(reason, cause), false)
      case 'refused':
        return this.#failed(begun, this.#notWritten(reason, cause), errorCode === kafkaErrors.NOT_ENOUGH_REPLICAS)
      case 'forbidden':
        return this.#failed(begun, new DeadLetterError('LETTER_FORBIDDEN', { dlq: this.#topic, reason }), true)
      case 'identity':
        // The first time another identity mends it at once; a broker that takes none is given time.
        if (this.#tries++ === 0) return
        return this.#failed(begun, this.#notWritten(reason), false)
      case 'too-large':
        this.#recovered()
        await this.#context.topics.lookUp(this.#topic)
        if (batch.length > 1) this.#queue.split(batch.length)
        else for (const entry of batch) entry.refusedBytes = entry.letter?.bytes ?? 0
        return this.#abandon(batch)
      case 'timestamp':
        return this.#restamp(batch, result)
      case 'record':
        this.#recovered()
        this.#abandon(batch)
        return this.#setAside(batch, result)
    }
  }

  #written(batch: readonly LetterEntry[], baseOffset: number): void {
    this.#batch = null
    for (const [i, entry] of batch.entries())
      entry.written(this.#topic, this.#partition, baseOffset < 0 ? -1 : baseOffset + i)
    this.#recovered()
    this.#queue.written(batch)
  }

  #restamp(batch: readonly LetterEntry[], refusal: NotWritten): void {
    this.#recovered()
    this.#abandon(batch)
    const named = refusal.recordErrors.length > 0 ? this.#named(batch, refusal) : batch
    const fresh = named.filter(entry => !entry.restamped)
    if (fresh.length === 0) this.#setAside(batch, refusal)
    const now = this.#context.now()
    for (const entry of fresh) {
      if (!entry.built) continue
      entry.setLetter(restampLetter(entry.built, now))
      entry.restamped = true
    }
  }

  /** Only the letters that the broker names are in trouble; if it names none, the culprit is found by halving. */
  #setAside(batch: readonly LetterEntry[], refusal: NotWritten): void {
    const named = this.#named(batch, refusal)
    if (named.length === 0) this.#queue.split(batch.length)
    const said = new Map(refusal.recordErrors.map(({ index, message }) => [batch[index], message]))
    const led = new Set<string>()
    for (const entry of named) {
      // The first of a source partition takes the later ones with it: a broker may name every letter of a batch.
      if (led.has(entry.key)) continue
      led.add(entry.key)
      // What the broker says of the whole batch names places in it, which are others at each try.
      this.#queue.setAside(entry, this.#notWritten(brokerSaid(refusal.errorCode ?? -1, said.get(entry) ?? null)))
    }
  }

  #named(batch: readonly LetterEntry[], refusal: NotWritten): LetterEntry[] {
    if (batch.length === 1) return [...batch]
    const indexes = new Set(refusal.recordErrors.map(error => error.index))
    return batch.filter((_, i) => indexes.has(i))
  }

  /** The batch will not be sent again as it is: its letters stand in the queue again. */
  #abandon(batch: readonly LetterEntry[]): void {
    this.#writer.abandon()
    this.#batch = null
    this.#queue.putBack(batch)
  }

  /** The topic, or this partition of it, is gone or another one: its letters may belong elsewhere. */
  #dissolve(): void {
    if (this.#batch) this.#abandon(this.#batch)
    this.#queue.empty(this.#context.reroute)
    this.#recovered()
  }

  /** @param definite whether it is known to be more than a passing state of the cluster */
  async #failed(begun: number, error: DeadLetterError, definite: boolean): Promise<void> {
    if (this.#closed) return
    this.#failingSince ??= begun
    this.#tries++
    if (definite || this.#trouble || this.#context.clock.now() - this.#failingSince >= TROUBLE_AFTER_MS) {
      this.#trouble = error
      for (const entry of this.#batch ?? []) this.#mark(entry, error)
      for (const entry of this.#queue.waiting()) this.#mark(entry, error)
    }
    await this.#context.sleeper.sleep(backoffDelay(this.#context.settings, this.#tries, this.#context.random))
    if (!this.#closed) await this.#context.topics.lookUp(this.#topic)
  }

  #mark(entry: LetterEntry, error: DeadLetterError): void {
    if (entry.gone) return
    this.#troubled.add(entry.key)
    this.#context.holds.set(this, entry.key, entry.origin, error)
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
