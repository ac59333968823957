import { DeadLetterError } from '../../errors.ts'
import type { SourceRecord } from '../../records/source-record.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { ConsumerBreaker } from './consumer-breaker.ts'
import type { Floods } from './floods.ts'

/** Whether records of one partition may be tried now. Asked again after whatever an attempt waits for. */
export class Admission {
  readonly #source: SourcePartition
  readonly #breaker: ConsumerBreaker
  readonly #floods: Floods
  readonly #closing: AbortSignal
  #waitingToFit = 0

  constructor(source: SourcePartition, breaker: ConsumerBreaker, floods: Floods, closing: AbortSignal) {
    this.#source = source
    this.#breaker = breaker
    this.#floods = floods
    this.#closing = closing
  }

  /** Any record may be tried. Asked before each record: cheap. */
  get free(): boolean {
    return this.#breaker.closed && !this.#floods.nothingFits
  }

  /** Whether this record may not be tried now. */
  stops(record: SourceRecord): boolean {
    return this.#floods.nothingFits || this.#breaker.stops(record)
  }

  /** Waits until the record may be tried; false when the worker closes before. */
  async admit(record: SourceRecord, fresh: boolean): Promise<boolean> {
    while (!this.#closing.aborted) {
      if (this.#floods.nothingFits) await this.untilFits()
      else if (!this.#breaker.stops(record)) return true
      else await this.#breaker.wait(record, this.#source.token, fresh, this.#closing)
    }
    // It may have been let through as a probe in the very turn in which its worker closed.
    this.left(record)
    return false
  }

  /** Nothing has fitted so far, so nothing is given up: its partition is held. False when the worker closes. */
  async untilFits(): Promise<boolean> {
    this.#waitingToFit++
    const { holds, topic, partition } = this.#source
    holds.hold('nothing-fits', new DeadLetterError('NOTHING_FITS', { topic, partition, records: this.#floods.misfits }))
    await this.#floods.untilFits(this.#closing)
    if (--this.#waitingToFit === 0) holds.release('nothing-fits')
    return !this.#closing.aborted
  }

  /** The attempt has ended, and nothing was told of it. */
  left(record: SourceRecord): void {
    this.#breaker.left(record)
  }
}
