import type { BatchRecord } from '../../records/batch-records.ts'
import { Signal } from '../../time/signal.ts'
import { Slice } from '../../time/slice.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Attempts } from './attempts.ts'
import type { RecordAttempts } from './record-attempts.ts'

/** Bounds on records that were taken and are not done, so that one slow key cannot draw the whole log into memory. */
const maxWaiting = 1000
const maxWaitingBytes = 1 << 20

/**
 * Records of different keys side by side, those of one key in their order; a record without a key is in no order.
 * A record that is retried holds up its key only.
 */
export class KeyQueues implements Attempts {
  readonly #source: SourcePartition
  readonly #attempts: RecordAttempts
  readonly #failed: (error: Error) => void
  readonly #closing: AbortSignal
  /** A key is here while one of its records is in an attempt; the array holds those behind it. */
  readonly #queues = new Map<string, BatchRecord[]>()
  readonly #room = new Signal()
  readonly #slice = new Slice()
  #waiting = 0
  #bytes = 0
  #underWay = 0

  constructor(source: SourcePartition, attempts: RecordAttempts, failed: (error: Error) => void, closing: AbortSignal) {
    this.#source = source
    this.#attempts = attempts
    this.#failed = failed
    this.#closing = closing
    closing.addEventListener('abort', () => this.#room.notify(), { once: true })
  }

  get underWay(): number {
    return this.#underWay
  }

  take(record: BatchRecord): Promise<void> | undefined {
    this.#source.tracker.begin(record.offset)
    const key = record.keyLatin1
    if (key === null) {
      this.#start(record, undefined)
    } else {
      const queue = this.#queues.get(key)
      if (queue) this.#enqueue(queue, record)
      else this.#start(record, key)
    }
    return this.#full ? this.#waitForRoom() : undefined
  }

  flush(): undefined {
    return undefined
  }

  get #full(): boolean {
    return this.#waiting >= maxWaiting || this.#bytes >= maxWaitingBytes
  }

  async #waitForRoom(): Promise<void> {
    while (this.#full && !this.#closing.aborted) await this.#room.wait()
  }

  #enqueue(queue: BatchRecord[], record: BatchRecord): void {
    record.detach()
    queue.push(record)
    this.#count(record, 1)
  }

  /** What is tried asynchronously counts as waiting too: with slow handlers it is what fills the memory. */
  #count(record: BatchRecord, sign: 1 | -1): void {
    this.#waiting += sign
    this.#bytes += sign * record.byteLength
    if (sign < 0 && !this.#full) this.#room.notify()
  }

  #start(record: BatchRecord, key: string | undefined): void {
    const pending = this.#attempts.take(record)
    if (pending === undefined) return
    if (key !== undefined) this.#queues.set(key, [])
    this.#underWay++
    this.#count(record, 1)
    this.#follow(record, key, pending).catch(this.#failed)
  }

  /** Takes the records behind this one until its queue is empty. */
  async #follow(first: BatchRecord, key: string | undefined, pending: Promise<void>): Promise<void> {
    let record: BatchRecord | undefined = first
    let attempt: Promise<void> | undefined = pending
    while (record !== undefined) {
      await attempt
      this.#count(record, -1)
      const turn = this.#slice.step()
      if (turn !== undefined) await turn
      record = key === undefined || this.#closing.aborted ? undefined : this.#queues.get(key)?.shift()
      attempt = record && this.#attempts.take(record)
    }
    if (key !== undefined) this.#queues.delete(key)
    this.#underWay--
    this.#source.signal.notify()
  }
}
