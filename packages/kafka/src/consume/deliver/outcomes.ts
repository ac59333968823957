import type { DeadLetterWriter } from '../../dead-letter/letter-writer.ts'
import { DecodeFailure } from '../../decode/decoder.ts'
import { DeadLetterError, type ErrorCode } from '../../errors.ts'
import type { EventSink, FailureFacts } from '../../events.ts'
import { type Classify, classify } from '../../failure/classify.ts'
import { type Decision, decide, type FailurePolicy, type Verdict } from '../../failure/decide.ts'
import type { Failure, FailureClass, FailureStage } from '../../failure/failure.ts'
import type { Masker } from '../../failure/mask.ts'
import { maskedCause } from '../../failure/masked-error.ts'
import { reasonOf } from '../../failure/root-cause.ts'
import type { BatchPointer } from '../../records/batch-pointer.ts'
import { BatchRecord, offsetInLog } from '../../records/batch-record.ts'
import { RedrivenRecord } from '../../records/redriven-record.ts'
import type { SourceRecord } from '../../records/source-record.ts'
import { isInstance, readProperty } from '../../thrown.ts'
import type { Clock } from '../../time/clock.ts'
import type { Metrics } from '../metrics.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Allowance } from '../stop-condition.ts'
import type { ConsumerBreaker } from './consumer-breaker.ts'
import { type FailureHistory, newHistory } from './failure-history.ts'
import type { Floods } from './floods.ts'
import type { OnStuck } from './handler-calls.ts'

/** What outcomes need of the consumer. */
export interface OutcomeContext {
  readonly breaker: ConsumerBreaker
  readonly floods: Floods
  readonly clock: Clock
  readonly classify: Classify | undefined
  readonly policy: FailurePolicy
  /** What text of the user's code passes before it is told. */
  readonly mask: Masker
  readonly writer: DeadLetterWriter
  readonly letterAllowance: Allowance
  readonly metrics: Metrics
  readonly emit: EventSink
  readonly onStuck: OnStuck
  random(): number
  /** The consumer has to stop: going on would be wrong. */
  failed(error: Error): void
}

/** A failure, and what becomes of its record. */
export interface Judged {
  readonly failure: Failure
  readonly decision: Decision
}

/**
 * What becomes of records of one partition: done, dead-lettered, skipped, or the end of the consumer; and the tracker
 * told of it.
 */
export class Outcomes {
  readonly #source: SourcePartition
  readonly #context: OutcomeContext
  /** Whether records are begun in the tracker before their first attempt, since later ones may overtake them. */
  readonly #begun: boolean
  #lettersOut = 0
  #letterBytes = 0
  #abandoned = false
  #lettersGoOn = false

  constructor(source: SourcePartition, context: OutcomeContext, begun: boolean) {
    this.#source = source
    this.#context = context
    this.#begun = begun
  }

  /** Letters that are not acknowledged yet. */
  get lettersOut(): number {
    return this.#lettersOut
  }

  /** Those of them that still count: none, when the partition is another member's. */
  get lettersAwaited(): number {
    return this.#abandoned && !this.#lettersGoOn ? 0 : this.#lettersOut
  }

  /** Their bytes. */
  get letterBytes(): number {
    return this.#letterBytes
  }

  /**
   * From here on nothing counts: the partition is another member's.
   * @param lettersGoOn but for the letters that are under way: there is no other member, as the topic is gone
   */
  abandon(lettersGoOn = false): void {
    this.#abandoned = true
    this.#lettersGoOn = lettersGoOn
  }

  done(record: BatchRecord): void {
    this.#context.breaker.succeeded(record, this.#source.token)
    this.#context.floods.passes++
    if (this.#abandoned) return
    this.#settle(record.logOffset)
    this.#context.metrics.handled++
  }

  classOf(record: BatchRecord, thrown: unknown): FailureClass {
    record.renew()
    return classify(errorOf(thrown), { stage: stageOf(thrown), record }, this.#context.classify)
  }

  /** For a record that fails for the first time. */
  newHistory(): FailureHistory {
    return newHistory(Date.now(), this.#context.clock.now())
  }

  /**
   * Says what a thrown thing is and what becomes of its record, and tells of it. Undefined when the partition is no longer
   * ours: a handler that was told so by its signal has not failed, and neither has the record.
   */
  judge(record: BatchRecord, thrown: unknown, attempts: number, history: FailureHistory): Judged | undefined {
    if (this.#abandoned) {
      this.#context.breaker.left(record)
      return undefined
    }
    const { breaker, floods, metrics, emit, clock } = this.#context
    const now = clock.now()
    const failure: Failure = {
      error: errorOf(thrown),
      stage: stageOf(thrown),
      class: this.classOf(record, thrown),
      attempts,
      firstFailedAt: history.firstFailedAt,
      failedAt: Date.now(),
      elapsedMs: now - history.since
    }
    metrics.failures++
    const back = record instanceof RedrivenRecord
    // Records that failed before and fail again say nothing of what live ones need: an operator must not be able to stop those.
    const counts = !back || failure.class === 'infrastructure' || !breaker.closed
    const verdict = counts ? breaker.failed(record, this.#source.token, failure, history, now) : undefined
    if (!back) floods.failed(failure, now)
    emit('failure', this.facts(record, failure))
    return { failure, decision: this.#decide(failure, history, verdict) }
  }

  /**
   * A call that is still out is not repeated beside itself: the user chose what becomes of the record. With 'wait' it
   * has settled, by the signal it was given perhaps, and is judged like any other.
   */
  isStillOut(thrown: unknown): boolean {
    return (
      DeadLetterError.is(thrown) && readProperty(thrown, 'code') === 'HANDLER_STUCK' && this.#context.onStuck !== 'wait'
    )
  }

  #decide(failure: Failure, { spoilt }: FailureHistory, verdict: Verdict): Decision {
    const { onStuck } = this.#context
    if (onStuck !== 'wait' && this.isStillOut(failure.error)) return { action: onStuck }
    const outage = failure.class === 'infrastructure' || verdict === 'outage'
    const attempts = outage ? failure.attempts : failure.attempts - spoilt
    const counted = attempts === failure.attempts ? failure : { ...failure, attempts }
    return decide(counted, this.#context.policy, this.#context.random, verdict)
  }

  /** Carries out a decision that is not to retry. */
  conclude(record: BatchRecord, failure: Failure, decision: Decision): void {
    if (this.#abandoned) return
    if (decision.action === 'dead-letter') {
      this.#deadLetter(record, failure)
    } else if (decision.action === 'skip') {
      this.#context.metrics.skipped++
      this.#settle(record.logOffset)
      this.#context.emit('skipped', this.facts(record, failure))
    } else {
      const code = failure.class === 'fatal' ? 'FAILURE_FATAL' : 'FAILURE_STOP'
      this.#context.failed(this.#because(code, record, failure.error))
    }
  }

  /** A batch that cannot be read is done when the letter that stands for its records is acknowledged. */
  passOver(
    batch: BatchPointer,
    error: DeadLetterError,
    attempts: number,
    { firstFailedAt, since }: FailureHistory
  ): void {
    if (this.#abandoned) return
    const kind = { stage: 'decode-value', class: 'poison' } as const
    const elapsedMs = this.#context.clock.now() - since
    const failure: Failure = { error, ...kind, attempts, firstFailedAt, failedAt: Date.now(), elapsedMs }
    this.#context.metrics.failures++
    this.#context.emit('failure', this.facts(batch, failure))
    // The whole range is under way until its letter is acknowledged: what a restart can read by then is handled.
    this.#source.tracker.begin(batch.offset, batch.lastOffset + 1)
    this.#send(batch, failure)
  }

  facts(record: SourceRecord, failure: Failure): FailureFacts {
    const { error, stage, attempts } = failure
    return { ...placeOf(record), error, stage, class: failure.class, attempts }
  }

  /** Told while a record waits for what its handler needs. */
  holdForOutage(record: BatchRecord, failure: Failure): void {
    const error = this.#because('HANDLER_DEPENDENCY_DOWN', record, failure.error)
    this.#source.holds.hold('infrastructure', error)
  }

  /** An error of ours that tells of one of the user's. */
  #because(code: ErrorCode, record: SourceRecord, error: unknown): DeadLetterError {
    const { mask } = this.#context
    const details = { ...placeOf(record), reason: reasonOf(error, mask) }
    return new DeadLetterError(code, details, maskedCause(error, mask))
  }

  #settle(offset: number): void {
    const { tracker, signal } = this.#source
    if (this.#begun) {
      tracker.finish(offset)
      signal.notify()
    } else {
      tracker.pass(offset + 1)
    }
  }

  #deadLetter(record: BatchRecord, failure: Failure): void {
    if (!this.#begun) this.#source.tracker.begin(record.logOffset)
    record.detach()
    record.renew()
    this.#send(record, failure)
  }

  /** The record is under way until its letter is acknowledged; the worker goes on meanwhile. */
  #send(record: SourceRecord, failure: Failure): void {
    const source = this.#source
    const { tracker } = source
    const { metrics, emit, writer, letterAllowance } = this.#context
    if (!letterAllowance.take()) {
      // The record is left uncommitted, and the consumer ends.
      this.#context.failed(this.#because('DEAD_LETTERS_MAX', record, failure.error))
      return
    }
    const letter = writer.write(record, failure, source)
    this.#letterBytes += letter.bytes
    this.#lettersOut++
    letter.acknowledged.then(
      receipt => {
        this.#letterBytes -= letter.bytes
        this.#lettersOut--
        if (this.#abandoned && !this.#lettersGoOn) return
        tracker.finish(offsetInLog(record))
        metrics.deadLettered++
        metrics.deadByStage[failure.stage]++
        metrics.deadByClass[failure.class]++
        if (receipt.trimmed.length > 0) metrics.trimmed++
        emit('dead-letter', { ...this.facts(record, failure), ...receipt })
        source.signal.notify()
      },
      error => {
        this.#letterBytes -= letter.bytes
        this.#lettersOut--
        if (!this.#abandoned) this.#context.failed(error as Error)
        // Dropped because the partition was given up: its next owner writes it. Of a topic that is gone there is none.
        else if (this.#lettersGoOn) emit('warning', { error: new DeadLetterError('LETTER_DROPPED', placeOf(record)) })
      }
    )
  }
}

const placeOf = (record: SourceRecord): Pick<SourceRecord, 'topic' | 'partition' | 'offset'> => {
  if (record instanceof BatchRecord) return record.place
  const { topic, partition, offset } = record
  return { topic, partition, offset }
}

const errorOf = (thrown: unknown): unknown => (isInstance(thrown, DecodeFailure) ? thrown.error : thrown)
const stageOf = (thrown: unknown): FailureStage => (isInstance(thrown, DecodeFailure) ? thrown.stage : 'handle')
