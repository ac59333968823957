import { BatchRecord } from './batch-record.ts'
import type { RecordHeader, SourceRecord, TimestampType } from './source-record.ts'

/** What is told of a record that was sent back to be handled again. */
export interface Redrive {
  /** The same for every attempt of this redrive, also by another member and after a crash: `<operation>/<failure>`. */
  readonly id: string
  /** How often the failure has been sent back, this time included. */
  readonly count: number
  /** UUID of the operation that sent it back. */
  readonly operation: string
}

/** The record that a copy stands for. */
export interface Original {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since the epoch; −1 when it had none, or it is not known. */
  readonly timestamp: number
  readonly timestampType: TimestampType
  /** How many of the copy's headers, the last ones, it did not have. */
  readonly added: number
}

/**
 * A copy in a family topic, told as the record that it is a copy of: to handlers, decoders, letters and events alike. Only what
 * is committed goes by where it was read ({@link logOffset}).
 */
export class RedrivenRecord extends BatchRecord {
  readonly #logOffset: number
  readonly redrive: Redrive
  /** The failure's key, 32 hex digits. */
  readonly failure: string
  readonly #added: number
  #own: readonly RecordHeader[] | undefined
  #kept: SourceRecord | undefined

  constructor(copy: BatchRecord, original: Original, redrive: Redrive, failure: string) {
    const { topic, partition, offset, timestamp, timestampType, added } = original
    super({ topic, partition, timestampType, baseTimestamp: timestamp }, offset, timestamp, ...copy.layout)
    this.#logOffset = copy.logOffset
    this.redrive = redrive
    this.failure = failure
    this.#added = added
  }

  override get logOffset(): number {
    return this.#logOffset
  }

  override get headers(): readonly RecordHeader[] {
    this.#own ??= super.headers.slice(0, -this.#added)
    return this.#own
  }

  /** With what a letter needs to be known as one of the same failure; without the place, which the record has itself. */
  override get logged(): SourceRecord {
    if (this.#kept === undefined) {
      const logged = super.logged
      this.#kept = { ...logged, headers: logged.headers.slice(0, -1) }
    }
    return this.#kept
  }

  override get looked(): SourceRecord {
    return this.logged
  }

  override renew(): void {
    super.renew()
    this.#own = undefined
  }

  override detach(): void {
    super.detach()
    this.#kept = undefined
  }
}
