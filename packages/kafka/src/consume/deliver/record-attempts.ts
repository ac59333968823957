import type { Decision } from '../../failure/decide.ts'
import type { Failure } from '../../failure/failure.ts'
import type { BatchRecord } from '../../records/batch-records.ts'
import { isThenable } from '../../thenable.ts'
import { pause } from '../../time/signal.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Deliveries } from './deliveries.ts'
import type { ConsumedRecord, Handler } from './handler.ts'
import { type HandlerCalls, notCalled } from './handler-calls.ts'
import type { Outcomes } from './outcomes.ts'
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
    return this.#parts.context.gate.closed ? this.#tryFirst(record) : this.#takeWhenAdmitted(record)
  }

  async #takeWhenAdmitted(record: BatchRecord): Promise<void> {
    const { closing, context } = this.#parts
    await context.gate.admit(closing)
    if (!closing.aborted) await this.#tryFirst(record)
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
      handled = calls.call(this.#handler, record as ConsumedRecord, record.offset, 1)
    } catch (thrown) {
      return this.#failed(record, thrown)
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
    await this.#parts.calls.call(this.#handler, record as ConsumedRecord, record.offset, 1)
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
    const { outcomes } = this.#parts
    const failure = outcomes.describe(record, thrown, 1, Date.now())
    const decision = outcomes.decide(failure, 0)
    if (decision.action === 'retry') return this.tryAgain(record, failure, decision.delayMs)
    outcomes.conclude(record, failure, decision)
    return undefined
  }

  /** From a failure that is to be retried to the record's end. */
  async tryAgain(record: BatchRecord, first: Failure, firstDelayMs: number): Promise<void> {
    const { outcomes, closing, context } = this.#parts
    record.detach()
    let failure = first
    let delayMs = firstDelayMs
    let outages = 0
    for (;;) {
      context.metrics.retries++
      context.emit('retry', { ...outcomes.facts(record, failure), delayMs })
      const outage = failure.class === 'infrastructure'
      if (outage) {
        outages++
        this.#holdForOutage(record, failure)
      }
      let waited = await pause(delayMs, closing)
      if (!context.gate.closed) {
        await context.gate.admit(closing)
        waited = !closing.aborted
      }
      const again = waited ? await this.#tryOnce(record, failure.attempts + 1) : { thrown: notCalled }
      const left = again?.thrown === notCalled
      if (again !== undefined && !left)
        failure = outcomes.describe(record, again.thrown, failure.attempts + 1, first.firstFailedAt)
      if (outage) this.#releaseOutage(!left && again !== undefined && failure.class === 'infrastructure')
      if (left) return
      if (again === undefined) return outcomes.done(record)
      const decision: Decision = outcomes.decide(failure, outages)
      if (decision.action !== 'retry') return outcomes.conclude(record, failure, decision)
      delayMs = decision.delayMs
    }
  }

  /** Decoding included: what failed may have been a schema registry. */
  async #tryOnce(record: BatchRecord, attempt: number): Promise<{ readonly thrown: unknown } | undefined> {
    const { decoder } = this.#parts.context
    try {
      record.key = await decoder.decodeKey(record)
      record.value = await decoder.decodeValue(record)
      await this.#parts.calls.call(this.#handler, record as ConsumedRecord, record.offset, attempt)
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
