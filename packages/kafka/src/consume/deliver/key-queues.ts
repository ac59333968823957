import type { BatchRecord } from '../../records/batch-records.ts'
import { Signal } from '../../time/signal.ts'
import { Slice } from '../../time/slice.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Attempts } from './attempts.ts'
import type { RecordAttempts } from './record-attempts.ts'

/** A record behind others of its key, with those that will try it. */
interface Behind {
  readonly queues: KeyQueues
  readonly record: BatchRecord
}

/** A key is here while one of its records is in an attempt; the array holds those behind it, of whichever log they are. */
export type KeysUnderWay = Map<string, Behind[]>

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
  readonly #keys: KeysUnderWay
  readonly #room = new Signal()
  readonly #slice = new Slice()
  #waiting = 0
  #bytes = 0
  #underWay = 0

  /** @param keys shared with those whose records may have the same keys */
  constructor(
    source: SourcePartition,
    attempts: RecordAttempts,
    failed: (error: Error) => void,
    closing: AbortSignal,
    keys: KeysUnderWay
  ) {
    this.#source = source
    this.#keys = keys
    this.#attempts = attempts
    this.#failed = failed
    this.#closing = closing
    closing.addEventListener('abort', () => this.#room.notify(), { once: true })
  }

  get underWay(): number {
    return this.#underWay
  }

  take(record: BatchRecord): Promise<void> | undefined {
    this.#source.tracker.begin(record.logOffset)
    const key = record.keyLatin1
    if (key === null) {
      this.#start(record, undefined)
    } else {
      const queue = this.#keys.get(key)
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

  #enqueue(queue: Behind[], record: BatchRecord): void {
    record.detach()
    queue.push({ queues: this, record })
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
    if (key !== undefined) this.#keys.set(key, [])
    this.#count(record, 1)
    this.#begin(record, key, pending)
  }

  #begin(record: BatchRecord, key: string | undefined, pending: Promise<void> | undefined): void {
    this.#underWay++
    this.#follow(record, key, pending).catch(this.#failed)
  }

  /** Takes the records behind this one until none is left, or until one of another log is next: that log's queues go on. */
  async #follow(first: BatchRecord, key: string | undefined, pending: Promise<void> | undefined): Promise<void> {
    let attempt = pending
    for (let record = first; ; ) {
      await attempt
      this.#count(record, -1)
      const turn = this.#slice.step()
      if (turn !== undefined) await turn
      const next = key === undefined ? undefined : this.#next(key)
      if (next === undefined || key === undefined) break
      record = next.record
      attempt = next.queues.#attempts.take(record)
      if (next.queues === this) continue
      next.queues.#begin(record, key, attempt)
      break
    }
    this.#underWay--
    this.#source.signal.notify()
  }

  /** The next record of a key; of logs that are given up, those behind are left. Without one the key is free. */
  #next(key: string): Behind | undefined {
    const queue = this.#keys.get(key) ?? []
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      if (!next.queues.#closing.aborted) return next
    this.#keys.delete(key)
    return undefined
  }
}
