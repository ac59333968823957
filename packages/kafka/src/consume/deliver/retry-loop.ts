import type { EventSink } from '../../events.ts'
import type { Failure } from '../../failure/failure.ts'
import type { BatchRecord } from '../../records/batch-records.ts'
import { pause } from '../../time/signal.ts'
import type { Metrics } from '../metrics.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Admission } from './admission.ts'
import type { FailureHistory } from './failure-history.ts'
import { notCalled } from './handler-calls.ts'
import type { Judged, Outcomes } from './outcomes.ts'

/** What an attempt threw, which may be undefined. */
export interface Thrown {
  readonly thrown: unknown
}

/** An attempt of a record by itself, decoding included: what failed may have been a schema registry. Undefined: handled. */
export type AttemptAgain = (record: BatchRecord, attempt: number) => Promise<Thrown | undefined>

interface RetryParts {
  readonly source: SourcePartition
  readonly outcomes: Outcomes
  readonly admission: Admission
  /** Ends a back-off at once; the record is left to its next owner. */
  readonly closing: AbortSignal
  readonly metrics: Metrics
  readonly emit: EventSink
}

/** The retries of records by themselves, whether each was handed on alone or in a batch before. */
export class RetryLoop {
  readonly #parts: RetryParts
  readonly #again: AttemptAgain
  #waitingForOutage = 0

  constructor(parts: RetryParts, again: AttemptAgain) {
    this.#parts = parts
    this.#again = again
  }

  /** From a failure to the record's end. */
  async run(record: BatchRecord, first: Judged, history: FailureHistory): Promise<void> {
    const { outcomes, admission } = this.#parts
    record.detach()
    let { failure, decision } = first
    while (decision.action === 'retry') {
      const outage = failure.class === 'infrastructure'
      if (outage) this.#holdForOutage(record, failure)
      const attempt = failure.attempts + 1
      const again = (await this.waitFor(record, failure, decision.delayMs))
        ? await this.#again(record, attempt)
        : { thrown: notCalled }
      const judged =
        again === undefined || again.thrown === notCalled
          ? undefined
          : outcomes.judge(record, again.thrown, attempt, history)
      if (outage) this.#releaseOutage(judged?.failure.class === 'infrastructure')
      if (again === undefined) outcomes.done(record)
      admission.left(record)
      if (judged === undefined) return
      ;({ failure, decision } = judged)
    }
    outcomes.conclude(record, failure, decision)
  }

  /** Tells of a retry and waits until the record may be tried again; false when the worker closes before. */
  async waitFor(record: BatchRecord, failure: Failure, delayMs: number): Promise<boolean> {
    const { source, outcomes, admission, closing, metrics, emit } = this.#parts
    metrics.retries++
    emit('retry', { ...outcomes.facts(record, failure), delayMs })
    // Of an outage nobody knows when it ends.
    const counts = failure.class === 'infrastructure' ? 0 : 1
    source.backingOff += counts
    const waited = await pause(delayMs, closing)
    source.backingOff -= counts
    return waited && (await admission.admit(record, false))
  }

  #holdForOutage(record: BatchRecord, failure: Failure): void {
    this.#waitingForOutage++
    this.#parts.outcomes.holdForOutage(record, failure)
  }

  /** The hold stays over the next attempt that fails for the outage, so that it is told once. */
  #releaseOutage(again: boolean): void {
    this.#waitingForOutage--
    if (!again && this.#waitingForOutage === 0) this.#parts.source.holds.release('infrastructure')
  }
}
