import { DecodeFailure } from '../../decode/decoder.ts'
import type { BatchRecord } from '../../records/batch-records.ts'
import { isInstance } from '../../thrown.ts'
import type { AttemptParts } from './attempt-parts.ts'
import type { Attempts } from './attempts.ts'
import { decodeRecord } from './decode-step.ts'
import type { ConsumedRecord, Handler } from './handler.ts'
import { notCalled } from './handler-calls.ts'
import { RetryLoop, type Thrown } from './retry-loop.ts'

/** One record after another: the next is not taken before this one has ended. */
export class InOrder implements Attempts {
  readonly #attempts: RecordAttempts
  #underWay = 0

  constructor(attempts: RecordAttempts) {
    this.#attempts = attempts
  }

  get underWay(): number {
    return this.#underWay
  }

  take(record: BatchRecord): Promise<void> | undefined {
    const pending = this.#attempts.take(record)
    if (pending === undefined) return undefined
    this.#underWay++
    return pending.finally(() => {
      this.#underWay--
    })
  }

  flush(): undefined {
    return undefined
  }
}

/**
 * The attempts of one record after another, or beside others, from decoding to their end: done, dead-lettered, skipped, or
 * left (stop, lost partition). A record that decodes and is handled synchronously makes no promise.
 */
export class RecordAttempts {
  readonly #parts: AttemptParts
  readonly #handler: Handler
  readonly #retries: RetryLoop

  constructor(parts: AttemptParts, handler: Handler) {
    this.#parts = parts
    this.#handler = handler
    this.#retries = new RetryLoop(parts, (record, attempt) => this.#again(record, attempt))
  }

  /** The first attempt of a record, and all that follow from it. */
  take(record: BatchRecord): Promise<void> | undefined {
    return this.#parts.admission.free ? this.#first(record) : this.#takeWhenAdmitted(record)
  }

  async #takeWhenAdmitted(record: BatchRecord): Promise<void> {
    const { admission } = this.#parts
    if (!(await admission.admit(record, true))) return
    try {
      await this.#first(record)
    } finally {
      admission.left(record)
    }
  }

  #first(record: BatchRecord): Promise<void> | undefined {
    let handled: Promise<void> | undefined
    try {
      const decoding = decodeRecord(record, this.#parts.decoder)
      handled = decoding === undefined ? this.#call(record, 1) : this.#callAfter(decoding, record, 1)
    } catch (thrown) {
      return thrown === notCalled ? undefined : this.#failed(record, thrown)
    }
    if (handled !== undefined) return this.#finishFirst(record, handled)
    this.#parts.outcomes.done(record)
    return undefined
  }

  #call(record: BatchRecord, attempt: number): Promise<void> | undefined {
    const { calls, floods } = this.#parts
    if (!floods.fits && !record.isTombstone) floods.reached()
    return calls.call(this.#handler, record as ConsumedRecord, record, attempt)
  }

  async #callAfter(decoding: Promise<void> | undefined, record: BatchRecord, attempt: number): Promise<void> {
    await decoding
    await this.#call(record, attempt)
  }

  async #finishFirst(record: BatchRecord, handled: Promise<void>): Promise<void> {
    try {
      await handled
    } catch (thrown) {
      return thrown === notCalled ? undefined : this.#failed(record, thrown)
    }
    this.#parts.outcomes.done(record)
  }

  #failed(record: BatchRecord, thrown: unknown): Promise<void> | undefined {
    const { outcomes, floods } = this.#parts
    if (floods.nothingFits && isInstance(thrown, DecodeFailure)) return this.#failedMisfit(record, thrown)
    const history = outcomes.newHistory()
    const judged = outcomes.judge(record, thrown, 1, history)
    if (judged === undefined) return undefined
    if (judged.decision.action === 'retry') return this.#retries.run(record, judged, history)
    outcomes.conclude(record, judged.failure, judged.decision)
    return undefined
  }

  /** It was being decoded when so many had failed that none may be given up. */
  async #failedMisfit(record: BatchRecord, thrown: DecodeFailure): Promise<void> {
    if (await this.#parts.admission.untilFits()) await this.#failed(record, thrown)
  }

  async #again(record: BatchRecord, attempt: number): Promise<Thrown | undefined> {
    try {
      record.renew()
      await this.#callAfter(decodeRecord(record, this.#parts.decoder), record, attempt)
      return undefined
    } catch (thrown) {
      return { thrown }
    }
  }
}
