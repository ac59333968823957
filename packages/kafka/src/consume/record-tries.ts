import { DecodeFailure } from '../decode/decoder.ts'
import { DeadLetterError } from '../errors.ts'
import type { FailureFacts } from '../events.ts'
import { classify } from '../failure/classify.ts'
import { type Decision, decide } from '../failure/decide.ts'
import type { Failure } from '../failure/failure.ts'
import type { BatchRecord } from '../records/batch-records.ts'
import { type ConsumedRecord, Delivery } from './handler.ts'
import { pause } from './signal.ts'
import type { SourcePartition } from './source-partition.ts'
import type { WorkerContext } from './worker-context.ts'

interface RunningHandler {
  readonly offset: number
  readonly since: number
  readonly delivery: Delivery
  /** Ends the wait for the handler although it has not settled. */
  readonly giveUp: ((error: Error) => void) | undefined
  reported: boolean
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function'

/**
 * The tries of one record, from decoding to its end: done, dead-lettered, skipped, or left (stop, lost partition).
 * A record that decodes and is handled synchronously makes no promise.
 */
export class RecordTries {
  readonly #source: SourcePartition
  readonly #context: WorkerContext
  readonly #closing: AbortSignal
  #running: RunningHandler | undefined
  #abandoned = false

  constructor(source: SourcePartition, context: WorkerContext, closing: AbortSignal) {
    this.#source = source
    this.#context = context
    this.#closing = closing
  }

  /** The first try of a record, and all that follow from it. */
  take(record: BatchRecord): Promise<void> | undefined {
    let delivery: Delivery
    let result: unknown
    const { decoder, handler } = this.#context
    try {
      const key = decoder.decodeKey(record)
      if (isThenable(key)) return this.#takeSlowly(record, key, undefined)
      record.key = key
      const value = decoder.decodeValue(record)
      if (isThenable(value)) return this.#takeSlowly(record, undefined, value)
      record.value = value
      delivery = new Delivery(1)
      result = handler(record as ConsumedRecord, delivery)
    } catch (error) {
      return this.#failed(record, error, 1, Date.now())
    }
    if (isThenable(result)) return this.#takeHandled(record, this.#watch(record, result, delivery))
    this.#done(record)
    return undefined
  }

  /** The first try turned out to be asynchronous in decoding. */
  #takeSlowly(
    record: BatchRecord,
    key: PromiseLike<unknown> | undefined,
    value: PromiseLike<unknown> | undefined
  ): Promise<void> {
    const handled = async (): Promise<void> => {
      if (key !== undefined) record.key = await key
      record.value = await (value ?? this.#context.decoder.decodeValue(record))
      await this.#handle(record, 1)
    }
    return this.#takeHandled(record, handled())
  }

  async #takeHandled(record: BatchRecord, handled: Promise<void>): Promise<void> {
    try {
      await handled
    } catch (error) {
      return this.#failed(record, error, 1, Date.now())
    }
    this.#done(record)
  }

  async #handle(record: BatchRecord, attempt: number): Promise<void> {
    const delivery = new Delivery(attempt)
    const result = this.#context.handler(record as ConsumedRecord, delivery)
    if (isThenable(result)) await this.#watch(record, result, delivery)
  }

  /** A later try, decoding included: what failed may have been a schema registry. */
  async #retry(record: BatchRecord, attempt: number): Promise<{ readonly thrown: unknown } | undefined> {
    try {
      record.key = await this.#context.decoder.decodeKey(record)
      record.value = await this.#context.decoder.decodeValue(record)
      await this.#handle(record, attempt)
      return undefined
    } catch (thrown) {
      return { thrown }
    }
  }

  /** Waits for a handler that works asynchronously, in sight of the clock. */
  async #watch(record: BatchRecord, result: PromiseLike<unknown>, delivery: Delivery): Promise<void> {
    const given = this.#context.onStuck === 'wait' ? undefined : Promise.withResolvers<never>()
    const running: RunningHandler = {
      offset: record.offset,
      since: performance.now(),
      delivery,
      giveUp: given?.reject,
      reported: false
    }
    this.#running = running
    try {
      await (given ? Promise.race([result, given.promise]) : result)
    } finally {
      if (this.#running === running) this.#running = undefined
      this.#source.holds.release('stuck')
    }
  }

  /** Called now and then by the consumer's clock. */
  checkStuck(now: number): void {
    const running = this.#running
    const { handlerTimeoutMs, onStuck, emit } = this.#context
    if (!running || running.reported || handlerTimeoutMs === 0 || now - running.since < handlerTimeoutMs) return
    running.reported = true
    const where = this.#where(running.offset)
    const error = new DeadLetterError('HANDLER_STUCK', { ...where, timeoutMs: handlerTimeoutMs })
    this.#source.holds.hold('stuck', error)
    emit('stuck', { ...where, runningMs: Math.round(now - running.since) })
    running.delivery.abort(error)
    if (onStuck === 'stop') this.#context.failed(error)
    running.giveUp?.(error)
  }

  abandon(reason: Error): void {
    this.#abandoned = true
    this.#running?.delivery.abort(reason)
  }

  /** For `health()`: how long the handler has been running, undefined when none is. */
  runningMs(now: number): number | undefined {
    return this.#running === undefined ? undefined : now - this.#running.since
  }

  #failed(record: BatchRecord, thrown: unknown, attempt: number, firstFailedAt: number): Promise<void> | undefined {
    const failure = this.#describe(record, thrown, attempt, firstFailedAt)
    const decision = this.#decide(failure, 0)
    if (decision.action === 'retry') return this.#tryAgain(record, failure, decision.delayMs)
    this.#conclude(record, failure, decision)
    return undefined
  }

  async #tryAgain(record: BatchRecord, first: Failure, firstDelayMs: number): Promise<void> {
    let failure = first
    let delayMs = firstDelayMs
    let outages = 0
    const { holds } = this.#source
    try {
      for (;;) {
        this.#context.metrics.retries++
        this.#context.emit('retry', { ...this.#facts(record, failure), delayMs })
        if (failure.class === 'infrastructure') {
          outages++
          holds.hold(
            'infrastructure',
            new DeadLetterError(
              'HANDLER_DEPENDENCY_DOWN',
              { ...this.#where(record.offset), reason: messageOf(failure.error) },
              failure.error
            )
          )
        }
        if (!(await pause(delayMs, this.#closing))) return
        const attempt = failure.attempts + 1
        const again = await this.#retry(record, attempt)
        if (again === undefined) return this.#done(record)
        failure = this.#describe(record, again.thrown, attempt, first.firstFailedAt)
        const decision = this.#decide(failure, outages)
        if (decision.action !== 'retry') return this.#conclude(record, failure, decision)
        delayMs = decision.delayMs
      }
    } finally {
      holds.release('infrastructure')
    }
  }

  #describe(record: BatchRecord, thrown: unknown, attempts: number, firstFailedAt: number): Failure {
    const decoding = thrown instanceof DecodeFailure
    const error = decoding ? thrown.error : thrown
    const stage = decoding ? thrown.stage : 'handle'
    const failure: Failure = {
      error,
      stage,
      class: classify(error, { stage, record }, this.#context.classify),
      attempts,
      firstFailedAt,
      failedAt: Date.now()
    }
    this.#context.metrics.failures++
    this.#context.emit('failure', this.#facts(record, failure))
    return failure
  }

  /**
   * A call that is still out is not repeated beside itself: the user chose what becomes of the record.
   * @param outages tries that an outage spoilt: they use up none of the record's own
   */
  #decide(failure: Failure, outages: number): Decision {
    const stuck = DeadLetterError.is(failure.error) && failure.error.code === 'HANDLER_STUCK'
    const attempts = failure.class === 'infrastructure' ? failure.attempts : failure.attempts - outages
    if (!stuck) return decide({ ...failure, attempts }, this.#context.policy, this.#context.random)
    return { action: this.#context.onStuck === 'dead-letter' ? 'dead-letter' : 'stop' }
  }

  #conclude(record: BatchRecord, failure: Failure, decision: Decision): void {
    if (this.#abandoned) return
    if (decision.action === 'dead-letter') {
      this.#deadLetter(record, failure)
    } else if (decision.action === 'skip') {
      this.#context.metrics.skipped++
      this.#source.tracker.pass(record.offset + 1)
      this.#context.emit('skipped', this.#facts(record, failure))
    } else {
      const code = failure.class === 'fatal' ? 'FAILURE_FATAL' : 'FAILURE_STOP'
      const reason = messageOf(failure.error)
      this.#context.failed(new DeadLetterError(code, { ...this.#where(record.offset), reason }, failure.error))
    }
  }

  /** The record is under way until its letter is acknowledged; the worker goes on meanwhile. */
  #deadLetter(record: BatchRecord, failure: Failure): void {
    const source = this.#source
    const { tracker } = source
    const { metrics, emit, writer } = this.#context
    tracker.begin(record.offset)
    const letter = writer.write(record, failure)
    source.letterBytes += letter.bytes
    letter.acknowledged.then(
      receipt => {
        source.letterBytes -= letter.bytes
        if (this.#abandoned) return
        tracker.finish(record.offset)
        metrics.deadLettered++
        metrics.deadByStage[failure.stage]++
        metrics.deadByClass[failure.class]++
        if (receipt.trimmed.length > 0) metrics.trimmed++
        emit('dead-letter', { ...this.#facts(record, failure), ...receipt })
        source.signal.notify()
      },
      error => {
        source.letterBytes -= letter.bytes
        if (!this.#abandoned && !this.#closing.aborted) this.#context.failed(error as Error)
      }
    )
  }

  #done(record: BatchRecord): void {
    if (this.#abandoned) return
    this.#source.tracker.pass(record.offset + 1)
    this.#context.metrics.handled++
  }

  #facts(record: BatchRecord, failure: Failure): FailureFacts {
    return {
      ...this.#where(record.offset),
      error: failure.error,
      stage: failure.stage,
      class: failure.class,
      attempts: failure.attempts
    }
  }

  #where(offset: number): { topic: string; partition: number; offset: number } {
    return { topic: this.#source.topic, partition: this.#source.partition, offset }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
