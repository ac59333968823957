import { DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import { RedrivenRecord } from '../../records/redriven-record.ts'
import type { SourceRecord } from '../../records/source-record.ts'
import { isThenable } from '../../thenable.ts'
import type { Clock } from '../../time/clock.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Admission } from './admission.ts'
import { Attempt, RedriveAttempt } from './handler.ts'
import type { HandlerSlots } from './handler-slots.ts'

/** What is done about a handler that has run longer than `handlerTimeoutMs`. */
export type OnStuck = 'wait' | 'dead-letter' | 'stop'

/** What handler calls need of the consumer. */
export interface CallContext {
  readonly slots: HandlerSlots
  readonly clock: Clock
  readonly emit: EventSink
  readonly handlerTimeoutMs: number
  readonly onStuck: OnStuck
  /** The consumer has to stop: going on would be wrong. */
  failed(error: Error): void
}

interface RunningCall {
  /** Of the record, or of the first one of a batch. */
  readonly record: SourceRecord
  readonly since: number
  readonly context: Attempt
  /** Ends the wait for the handler although it has not settled. */
  readonly giveUp: ((error: Error) => void) | undefined
  reported: boolean
}

/** Thrown in place of calling the handler when the worker has closed, which it may have while anything was waited for: the record is left. */
export const notCalled = Symbol('not called')

/**
 * The handler calls of one partition: within the limit of calls at once, and in sight of the clock.
 * A call that returns synchronously makes no promise.
 */
export class HandlerCalls {
  readonly #source: SourcePartition
  readonly #context: CallContext
  readonly #admission: Admission
  readonly #closing: AbortSignal
  readonly #turn: HandlerSlots | undefined
  /** Whether records that were sent back are handled. */
  readonly #redriven: boolean
  readonly #running = new Set<RunningCall>()
  #closed = false

  /** @param turn one call at a time of all who share it; left out when calls may run beside each other */
  constructor(
    source: SourcePartition,
    context: CallContext,
    admission: Admission,
    closing: AbortSignal,
    { turn, redriven = false }: { readonly turn?: HandlerSlots | undefined; readonly redriven?: boolean } = {}
  ) {
    this.#source = source
    this.#context = context
    this.#admission = admission
    this.#closing = closing
    this.#turn = turn
    this.#redriven = redriven
  }

  /** No handler is called from here on, whatever a call has waited for: decoding, its turn, a back-off. */
  close(): void {
    this.#closed = true
  }

  /**
   * @param record by which the breaker knows the call: the record, or the first one of a batch
   * @returns undefined when the handler is done already; else a promise that settles with it
   * @throws what the handler throws; {@link notCalled}
   */
  call<T>(
    handler: (subject: T, context: Attempt) => unknown,
    subject: T,
    record: SourceRecord,
    attempt: number
  ): Promise<void> | undefined {
    if (this.#closed) throw notCalled
    // The breaker may have opened while the record was decoded.
    if ((!this.#admission.free && this.#admission.stops(record)) || !this.#tryTake())
      return this.#whenFree(handler, subject, record, attempt)
    return this.#holdingSlot(handler, subject, record, attempt)
  }

  async #whenFree<T>(
    handler: (subject: T, context: Attempt) => unknown,
    subject: T,
    record: SourceRecord,
    attempt: number
  ): Promise<void> {
    // No promise is made but those that are waited for: with slow handlers every record comes this way.
    while (this.#mayGo || (await this.#admission.admit(record, attempt === 1))) {
      if (!(await this.#take())) break
      if (!this.#closed && !this.#admission.stops(record)) {
        await this.#holdingSlot(handler, subject, record, attempt)
        return
      }
      // While it waited for its turn the breaker opened, or the worker closed: who may go takes the slot.
      this.#release()
    }
    this.#admission.left(record)
    throw notCalled
  }

  get #mayGo(): boolean {
    return this.#admission.free && !this.#closed
  }

  /** The turn before the slot: who waits for a slot has its turn, and nobody who has a slot waits for a turn. */
  #tryTake(): boolean {
    if (this.#turn?.tryTake() === false) return false
    if (this.#context.slots.tryTake()) return true
    this.#turn?.release()
    return false
  }

  #take(): Promise<boolean> {
    return this.#turn === undefined ? this.#context.slots.take(this.#closing) : this.#takeInTurn(this.#turn)
  }

  async #takeInTurn(turn: HandlerSlots): Promise<boolean> {
    if (!(await turn.take(this.#closing))) return false
    if (await this.#context.slots.take(this.#closing)) return true
    turn.release()
    return false
  }

  #release(): void {
    this.#context.slots.release()
    this.#turn?.release()
  }

  #holdingSlot<T>(
    handler: (subject: T, context: Attempt) => unknown,
    subject: T,
    record: SourceRecord,
    attempt: number
  ): Promise<void> | undefined {
    const context = this.#redriven ? attemptOf(record, attempt) : new Attempt(attempt)
    let pending: PromiseLike<unknown> | undefined
    try {
      const result = handler(subject, context)
      if (isThenable(result)) pending = result
    } catch (error) {
      this.#release()
      throw error
    }
    if (pending !== undefined) return this.#watch(pending, record, context)
    this.#release()
    return undefined
  }

  async #watch(result: PromiseLike<unknown>, record: SourceRecord, context: Attempt): Promise<void> {
    const given = this.#context.onStuck === 'wait' ? undefined : Promise.withResolvers<never>()
    const running: RunningCall = {
      record,
      since: this.#context.clock.now(),
      context,
      giveUp: given?.reject,
      reported: false
    }
    this.#running.add(running)
    try {
      await (given ? Promise.race([result, given.promise]) : result)
    } finally {
      this.#running.delete(running)
      this.#release()
      if (running.reported && ![...this.#running].some(call => call.reported)) this.#source.holds.release('stuck')
    }
  }

  /** Called now and then by the consumer's clock. */
  checkStuck(now: number): void {
    const { handlerTimeoutMs, onStuck, emit } = this.#context
    if (handlerTimeoutMs === 0) return
    for (const running of this.#running) {
      if (running.reported || now - running.since < handlerTimeoutMs) continue
      running.reported = true
      const { topic, partition, offset } = running.record
      const where = { topic, partition, offset }
      const error = new DeadLetterError('HANDLER_STUCK', { ...where, timeoutMs: handlerTimeoutMs })
      this.#source.holds.hold('stuck', error)
      emit('stuck', { ...where, runningMs: Math.round(now - running.since) })
      running.context.abort(error)
      if (onStuck === 'stop') this.#context.failed(error)
      running.giveUp?.(error)
    }
  }

  /** Tells the handlers by their signal that what they do counts no more. */
  abort(reason: Error): void {
    for (const running of this.#running) running.context.abort(reason)
  }

  /** How long the longest call has been running; undefined when none is. */
  longestMs(now: number): number | undefined {
    let longest: number | undefined
    for (const { since } of this.#running) longest = Math.max(longest ?? 0, now - since)
    return longest
  }
}

const attemptOf = (record: SourceRecord, attempt: number): Attempt =>
  record instanceof RedrivenRecord ? new RedriveAttempt(attempt, record.redrive) : new Attempt(attempt)
