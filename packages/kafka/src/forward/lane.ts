import { setTimeout as delay } from 'node:timers/promises'
import type { KafkaClient } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { PartitionWriter } from '../produce/partition-writer.ts'
import type { ProducerIdentities } from '../produce/producer-identity.ts'
import { encodedSize, type OutgoingRecord } from '../records/batch-encoder.ts'
import { backoffDelay } from '../time/backoff.ts'
import { systemClock } from '../time/clock.ts'
import { Slice } from '../time/slice.ts'
import type { WriteSettings } from './forward-options.ts'

/** Where a record was written. */
export interface ForwardReceipt {
  readonly partition: number
  /** −1 when the broker had the record already and does not know where. */
  readonly offset: number
}

/** The partition of a record in a topic of so many; `null` when it belongs in none of them. */
export type Place = (partitions: number) => number | null

/** A copy that somebody waits for. */
export interface ForwardEntry {
  readonly place: Place
  readonly record: OutgoingRecord
  readonly bytes: number
  readonly resolve: (receipt: ForwardReceipt) => void
  readonly reject: (error: DeadLetterError) => void
}

/** Whom to send to, and which topic is meant; why nobody just now; or that the topic has no such partition any more. */
export type ForwardTarget =
  | { readonly leader: number; readonly topicId: string }
  | { readonly reason: string }
  | 'moved'

export interface LaneContext {
  readonly client: KafkaClient
  readonly topic: string
  readonly identities: ProducerIdentities
  readonly settings: WriteSettings
  readonly closing: AbortSignal
  /** Asked anew when `fresh`. */
  target(partition: number, fresh: boolean): Promise<ForwardTarget>
  /** Takes copies whose partition is gone to another. */
  moved(entries: readonly ForwardEntry[]): void
}

const batchBytes = 512 * 1024

/** Copies to one partition, in order, one batch at a time; what comes meanwhile is the next batch. */
export class ForwardLane {
  readonly #partition: number
  readonly #context: LaneContext
  readonly #queue: ForwardEntry[] = []
  readonly #slice = new Slice()
  readonly #writer: PartitionWriter
  #running = false
  /** Records in a batch at most: 1 while a batch that was refused is taken apart. */
  #most = Number.POSITIVE_INFINITY

  constructor(partition: number, context: LaneContext) {
    this.#partition = partition
    this.#context = context
    const { client, topic, identities, settings } = context
    const { compression, requestTimeoutMs } = settings
    this.#writer = new PartitionWriter({ client, topic, partition, identities, compression, requestTimeoutMs })
  }

  write(place: Place, record: OutgoingRecord): Promise<ForwardReceipt> {
    return new Promise((resolve, reject) => {
      this.add({ place, record, bytes: encodedSize(record), resolve, reject })
    })
  }

  add(entry: ForwardEntry): void {
    this.#queue.push(entry)
    if (this.#running) return
    this.#running = true
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#cut()
      try {
        await this.#deliver(batch)
      } catch (error) {
        const told = DeadLetterError.is(error) ? error : this.#failed(String(error), error)
        for (const entry of batch) entry.reject(told)
      }
      // One that nobody waits for any more may be in the log all the same.
      this.#writer.abandon()
      await this.#slice.step()
    }
    this.#running = false
  }

  #cut(): ForwardEntry[] {
    let bytes = 0
    let count = 0
    for (const entry of this.#queue) {
      if (count > 0 && (bytes + entry.bytes > batchBytes || count >= this.#most)) break
      bytes += entry.bytes
      count++
    }
    return this.#queue.splice(0, count)
  }

  async #deliver(batch: ForwardEntry[]): Promise<void> {
    const { settings, closing } = this.#context
    const deadline = systemClock.now() + settings.deliveryTimeoutMs
    this.#writer.begin(batch.map(entry => entry.record))
    for (let tries = 1; ; tries++) {
      let reason: string
      let cause: unknown
      try {
        const target = await this.#context.target(this.#partition, tries > 1)
        if (target === 'moved') return this.#context.moved([...batch, ...this.#queue.splice(0)])
        if ('reason' in target) {
          reason = target.reason
        } else {
          const result = await this.#writer.attempt(target.leader, target.topicId)
          switch (result.outcome) {
            case 'written':
              return this.#written(batch, result.baseOffset)
            case 'too-large':
            case 'record':
            case 'timestamp':
              return this.#takeApart(batch, result.reason)
          }
          if (result.cause !== undefined) throw result.cause
          reason = result.reason
        }
      } catch (error) {
        if (!DeadLetterError.is(error) || !error.retriable) throw error
        reason = error.message
        cause = error
      }
      const pauseMs = backoffDelay(settings, tries, Math.random)
      if (closing.aborted || systemClock.now() + pauseMs > deadline) throw this.#failed(reason, cause)
      await delay(pauseMs, undefined, { signal: closing }).catch(() => {})
    }
  }

  #written(batch: ForwardEntry[], baseOffset: number): void {
    for (const [i, entry] of batch.entries())
      entry.resolve({ partition: this.#partition, offset: baseOffset < 0 ? -1 : baseOffset + i })
    if (this.#most === 1 && this.#queue.length === 0) this.#most = Number.POSITIVE_INFINITY
  }

  /** The topic refuses the batch as a whole for what one record of it is: each is sent alone, so that only that one fails. */
  #takeApart(batch: ForwardEntry[], reason: string): void {
    const [only] = batch
    if (batch.length === 1 && only !== undefined) {
      only.reject(new DeadLetterError('FORWARD_REFUSED', { topic: this.#context.topic, reason }))
      return
    }
    this.#most = 1
    this.#queue.unshift(...batch)
  }

  #failed(reason: string, cause?: unknown): DeadLetterError {
    return new DeadLetterError(
      'FORWARD_FAILED',
      { topic: this.#context.topic, partition: this.#partition, reason },
      cause
    )
  }
}
