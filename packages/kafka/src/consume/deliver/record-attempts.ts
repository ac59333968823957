import { DecodeFailure } from '../../decode/decoder.ts'
import type { Failure } from '../../failure/failure.ts'
import type { BatchRecord } from '../../records/batch-records.ts'
import { isThenable } from '../../thenable.ts'
import { isInstance } from '../../thrown.ts'
import { pause } from '../../time/signal.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Admission } from './admission.ts'
import type { Deliveries } from './deliveries.ts'
import type { ConsumedRecord, Handler } from './handler.ts'
import { type HandlerCalls, notCalled } from './handler-calls.ts'
import type { Judged, Outcomes } from './outcomes.ts'
import type { RecordTrouble } from './record-trouble.ts'
import type { WorkerContext } from './worker-context.ts'

/** One record after another: the next is not taken before this one has ended. */
export class InOrder implements Deliveries {
  readonly #tries: RecordTries
  #trying = 0

  constructor(tries: RecordTries) {
    this.#tries = tries
  }

  get trying(): number {
    return this.#trying
  }

  take(record: BatchRecord): Promise<void> | undefined {
    const pending = this.#tries.take(record)
    if (pending === undefined) return undefined
    this.#trying++
    return pending.finally(() => {
      this.#trying--
    })
  }

  flush(): undefined {
    return undefined
  }
}

interface TryingParts {
  readonly source: SourcePartition
  readonly context: WorkerContext
  readonly calls: HandlerCalls
  readonly outcomes: Outcomes
  readonly admission: Admission
  /** Ends a back-off at once; the record is left to its next owner. */
  readonly closing: AbortSignal
}

/**
 * The tries of one record after another, or beside others, from decoding to their end: done, dead-lettered, skipped, or
 * left (stop, lost partition). A record that decodes and is handled synchronously makes no promise.
 */
export class RecordTries {
  readonly #parts: TryingParts
  readonly #handler: Handler
  #waitingForOutage = 0

  constructor(parts: TryingParts, handler: Handler) {
    this.#parts = parts
    this.#handler = handler
  }

  /** The first try of a record, and all that follow from it. */
  take(record: BatchRecord): Promise<void> | undefined {
    return this.#parts.admission.free ? this.#tryFirst(record) : this.#takeWhenAdmitted(record)
  }

  async #takeWhenAdmitted(record: BatchRecord): Promise<void> {
    const { admission } = this.#parts
    if (!(await admission.admit(record, true))) return
    try {
      await this.#tryFirst(record)
    } finally {
      admission.left(record)
    }
  }

  #tryFirst(record: BatchRecord): Promise<void> | undefined {
    const { calls, context, outcomes } = this.#parts
    const { decoder } = context
    let handled: Promise<void> | undefined
    try {
      const key = decoder.decodeKey(record)
      if (isThenable(key)) return this.#finishFirst(record, this.#decodeSlowly(record, key, undefined))
      record.key = key
      const value = decoder.decodeValue(record)
      if (isThenable(value)) return this.#finishFirst(record, this.#decodeSlowly(record, undefined, value))
      record.value = value
      handled = calls.call(this.#handler, record as ConsumedRecord, record, 1)
    } catch (thrown) {
      return thrown === notCalled ? undefined : this.#failed(record, thrown)
    }
    if (handled !== undefined) return this.#finishFirst(record, handled)
    outcomes.done(record)
    return undefined
  }

  async #decodeSlowly(
    record: BatchRecord,
    key: PromiseLike<unknown> | undefined,
    value: PromiseLike<unknown> | undefined
  ): Promise<void> {
    if (key !== undefined) record.key = await key
    record.value = await (value ?? this.#parts.context.decoder.decodeValue(record))
    await this.#parts.calls.call(this.#handler, record as ConsumedRecord, record, 1)
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
    const { outcomes, context } = this.#parts
    if (context.floods.nothingFits && isInstance(thrown, DecodeFailure)) return this.#failedMisfit(record, thrown)
    const trouble = outcomes.newTrouble()
    const judged = outcomes.judge(record, thrown, 1, trouble)
    if (judged === undefined) return undefined
    if (judged.decision.action === 'retry') return this.#tryAgain(record, judged, trouble)
    outcomes.conclude(record, judged.failure, judged.decision)
    return undefined
  }

  /** It was being decoded when so many had failed that none may be given up. */
  async #failedMisfit(record: BatchRecord, thrown: DecodeFailure): Promise<void> {
    if (await this.#parts.admission.untilFits()) await this.#failed(record, thrown)
  }

  /** From a failure that is to be retried to the record's end. */
  async #tryAgain(record: BatchRecord, first: Judged, trouble: RecordTrouble): Promise<void> {
    const { outcomes, admission, closing, context } = this.#parts
    record.detach()
    let { failure, decision } = first
    while (decision.action === 'retry') {
      context.metrics.retries++
      context.emit('retry', { ...outcomes.facts(record, failure), delayMs: decision.delayMs })
      const outage = failure.class === 'infrastructure'
      if (outage) this.#holdForOutage(record, failure)
      const admitted = (await pause(decision.delayMs, closing)) && (await admission.admit(record, false))
      const again = admitted ? await this.#tryOnce(record, failure.attempts + 1) : { thrown: notCalled }
      const judged =
        again === undefined || again.thrown === notCalled
          ? undefined
          : outcomes.judge(record, again.thrown, failure.attempts + 1, trouble)
      if (outage) this.#releaseOutage(judged?.failure.class === 'infrastructure')
      if (again === undefined) outcomes.done(record)
      admission.left(record)
      if (judged === undefined) return
      ;({ failure, decision } = judged)
    }
    return outcomes.conclude(record, failure, decision)
  }

  /** Decoding included: what failed may have been a schema registry. */
  async #tryOnce(record: BatchRecord, attempt: number): Promise<{ readonly thrown: unknown } | undefined> {
    const { decoder } = this.#parts.context
    try {
      record.renew()
      record.key = await decoder.decodeKey(record)
      record.value = await decoder.decodeValue(record)
      await this.#parts.calls.call(this.#handler, record as ConsumedRecord, record, attempt)
      return undefined
    } catch (thrown) {
      return { thrown }
    }
  }

  #holdForOutage(record: BatchRecord, failure: Failure): void {
    this.#waitingForOutage++
    this.#parts.outcomes.holdForOutage(record, failure)
  }

  /** The hold stays over the next try that fails for the outage, so that it is told once. */
  #releaseOutage(again: boolean): void {
    this.#waitingForOutage--
    if (!again && this.#waitingForOutage === 0) this.#parts.source.holds.release('infrastructure')
  }
}
