import { isInstance } from '../../failure/cause-chain.ts'
import type { Failure } from '../../failure/failure.ts'
import type { BatchRecord } from '../../records/batch-records.ts'
import { isThenable } from '../../thenable.ts'
import { pause } from '../../time/signal.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Deliveries } from './deliveries.ts'
import type { ConsumedRecord } from './handler.ts'
import { type HandlerCalls, notCalled } from './handler-calls.ts'
import type { Outcomes } from './outcomes.ts'
import { BatchFailure, type BatchHandler, type RecordBatch } from './record-batch.ts'
import type { WorkerContext } from './worker-context.ts'

interface BatchParts {
  readonly source: SourcePartition
  readonly context: WorkerContext
  readonly calls: HandlerCalls
  readonly outcomes: Outcomes
  readonly closing: AbortSignal
}

/** A batch is delivered with fewer records than it may have rather than with more bytes than this. */
const maxCollectedBytes = 16 << 20

/** A record with what has happened to it in batches before. */
interface Entry {
  readonly record: BatchRecord
  readonly attempt: number
  readonly firstFailedAt: number
  readonly outages: number
}

/** Collects records and hands them to a batch handler; a record that is done is not handled again because of its neighbour. */
export class BatchTries implements Deliveries {
  readonly #parts: BatchParts
  readonly #handler: BatchHandler
  readonly #size: number
  #collected: Entry[] = []
  #collectedBytes = 0
  #trying = 0

  constructor(parts: BatchParts, handler: BatchHandler, size: number) {
    this.#parts = parts
    this.#handler = handler
    this.#size = size
  }

  get trying(): number {
    return this.#trying
  }

  take(record: BatchRecord): Promise<void> | undefined {
    this.#parts.source.tracker.begin(record.offset)
    const { decoder } = this.#parts.context
    try {
      const key = decoder.decodeKey(record)
      if (isThenable(key)) return this.#decodeSlowly(record, key, undefined)
      record.key = key
      const value = decoder.decodeValue(record)
      if (isThenable(value)) return this.#decodeSlowly(record, undefined, value)
      record.value = value
    } catch (thrown) {
      return this.#undecodable(record, thrown)
    }
    return this.#collect(record)
  }

  flush(): Promise<void> | undefined {
    if (this.#collected.length === 0) return undefined
    const entries = this.#collected
    this.#collected = []
    this.#collectedBytes = 0
    this.#trying++
    return this.#deliver(entries).finally(() => {
      this.#trying--
    })
  }

  #collect(record: BatchRecord): Promise<void> | undefined {
    this.#collected.push({ record, attempt: 1, firstFailedAt: 0, outages: 0 })
    this.#collectedBytes += record.byteLength
    return this.#collected.length >= this.#size || this.#collectedBytes >= maxCollectedBytes ? this.flush() : undefined
  }

  /** One after the other: a value that is refused while its key is waited for would be a rejection that nobody handles. */
  async #decodeSlowly(
    record: BatchRecord,
    key: PromiseLike<unknown> | undefined,
    value: PromiseLike<unknown> | undefined
  ): Promise<void> {
    try {
      if (key !== undefined) record.key = await key
      record.value = await (value ?? this.#parts.context.decoder.decodeValue(record))
    } catch (thrown) {
      return this.#undecodable(record, thrown)
    }
    await this.#collect(record)
  }

  /** Records before it go first, so that dead letters keep the order of the log. */
  async #undecodable(record: BatchRecord, thrown: unknown): Promise<void> {
    await this.flush()
    if (!(await this.#admitted())) return
    await this.#failed({ record, attempt: 1, firstFailedAt: 0, outages: 0 }, thrown)
  }

  /** To the end of every one of these records, in their order. */
  async #deliver(given: readonly Entry[]): Promise<void> {
    const { outcomes, source, closing } = this.#parts
    let entries = given
    while (entries.length > 0 && (await this.#admitted())) {
      const first = entries[0] as Entry
      const batch = new Batch(entries.map(entry => entry.record))
      const result = await this.#call(batch, first.attempt)
      if (result === undefined) {
        source.holds.release('infrastructure')
        return this.#conclude(entries, batch.failures)
      }
      const { thrown } = result
      if (thrown === notCalled) break
      const index = isInstance(thrown, BatchFailure) ? thrown.index : -1
      if (entries[index] !== undefined) return this.#sortOut(entries, batch.failures, thrown as BatchFailure)
      if (entries.length === 1) return this.#failed(first, batch.failures.get(first.record) ?? thrown)
      if (outcomes.isStillOut(thrown)) return this.#giveUp(entries, thrown)
      const kind = outcomes.classOf(first.record, thrown)
      if (kind !== 'infrastructure') source.holds.release('infrastructure')
      if (kind !== 'infrastructure' && kind !== 'fatal') return this.#split(entries)
      // What the handler needs is down, or the process cannot go on: no record's fault, nothing to split for.
      const failure = outcomes.describe(first.record, thrown, first.attempt, first.firstFailedAt || Date.now())
      const decision = outcomes.decide(failure, first.outages)
      if (decision.action !== 'retry') return outcomes.conclude(first.record, failure, decision)
      outcomes.holdForOutage(first.record, failure)
      await this.#wait(first.record, failure, decision.delayMs)
      const { firstFailedAt } = failure
      entries = entries.map(({ record, attempt, outages }) => ({
        record,
        attempt: attempt + 1,
        firstFailedAt,
        outages: outages + 1
      }))
    }
    if (closing.aborted) source.holds.release('infrastructure')
  }

  /** Whether a call may be made: while the breaker is open one at a time, and none any more when the worker closes. */
  async #admitted(): Promise<boolean> {
    const { closing, context } = this.#parts
    if (!context.gate.closed) await context.gate.admit(closing)
    return !closing.aborted
  }

  async #call(batch: Batch, attempt: number): Promise<{ readonly thrown: unknown } | undefined> {
    try {
      await this.#parts.calls.call(this.#handler, batch, (batch.records[0] as ConsumedRecord).offset, attempt)
      return undefined
    } catch (thrown) {
      return { thrown }
    } finally {
      batch.close()
    }
  }

  async #conclude(entries: readonly Entry[], failures: ReadonlyMap<BatchRecord, unknown>): Promise<void> {
    for (const entry of entries) {
      if (!failures.has(entry.record)) this.#parts.outcomes.done(entry.record)
    }
    for (const entry of entries) {
      if (failures.has(entry.record)) await this.#failed(entry, failures.get(entry.record))
    }
  }

  /** The handler said where it stopped. */
  async #sortOut(
    entries: readonly Entry[],
    failures: ReadonlyMap<BatchRecord, unknown>,
    { index, cause }: BatchFailure
  ): Promise<void> {
    await this.#conclude(entries.slice(0, index), failures)
    await this.#failed(entries[index] as Entry, cause)
    await this.#deliver(entries.slice(index + 1))
  }

  /** The call is still out with all of them. */
  async #giveUp(entries: readonly Entry[], thrown: unknown): Promise<void> {
    for (const entry of entries) await this.#failed(entry, thrown)
  }

  /** It did not say: the record is looked for in halves. */
  async #split(entries: readonly Entry[]): Promise<void> {
    const middle = entries.length >> 1
    await this.#deliver(entries.slice(0, middle))
    await this.#deliver(entries.slice(middle))
  }

  /** One record failed by itself: retried alone until it is done or given up. */
  async #failed(entry: Entry, firstThrown: unknown): Promise<void> {
    const { outcomes, source } = this.#parts
    const { record } = entry
    const firstFailedAt = entry.firstFailedAt || Date.now()
    let { attempt, outages } = entry
    let thrown = firstThrown
    for (;;) {
      const failure = outcomes.describe(record, thrown, attempt, firstFailedAt)
      if (failure.class !== 'infrastructure') source.holds.release('infrastructure')
      const decision = outcomes.decide(failure, outages)
      if (decision.action !== 'retry') return outcomes.conclude(record, failure, decision)
      if (failure.class === 'infrastructure') {
        outages++
        outcomes.holdForOutage(record, failure)
      }
      await this.#wait(record, failure, decision.delayMs)
      attempt++
      const batch = new Batch([record])
      const result = (await this.#admitted())
        ? ((await this.#decode(record)) ?? (await this.#call(batch, attempt)))
        : { thrown: notCalled }
      if (result?.thrown === notCalled) return source.holds.release('infrastructure')
      if (result === undefined && batch.failures.size === 0) {
        source.holds.release('infrastructure')
        return outcomes.done(record)
      }
      const whole = result?.thrown
      thrown = batch.failures.get(record) ?? (isInstance(whole, BatchFailure) ? whole.cause : whole)
    }
  }

  /** Again before each try of a record by itself: what failed may have been a schema registry. */
  async #decode(record: BatchRecord): Promise<{ readonly thrown: unknown } | undefined> {
    const { decoder } = this.#parts.context
    try {
      record.key = await decoder.decodeKey(record)
      record.value = await decoder.decodeValue(record)
      return undefined
    } catch (thrown) {
      return { thrown }
    }
  }

  async #wait(record: BatchRecord, failure: Failure, delayMs: number): Promise<void> {
    const { context, outcomes, closing } = this.#parts
    context.metrics.retries++
    context.emit('retry', { ...outcomes.facts(record, failure), delayMs })
    await pause(delayMs, closing)
  }
}

class Batch implements RecordBatch {
  readonly topic: string
  readonly partition: number
  readonly records: readonly ConsumedRecord[]
  readonly failures = new Map<BatchRecord, unknown>()
  #closed = false

  constructor(records: readonly BatchRecord[]) {
    const first = records[0] as BatchRecord
    this.topic = first.topic
    this.partition = first.partition
    this.records = records as readonly ConsumedRecord[]
  }

  fail(record: ConsumedRecord, error: unknown): void {
    if (this.#closed) throw new RangeError('batch.fail() has to be called before the handler ends')
    if (!this.records.includes(record)) throw new RangeError('batch.fail() takes a record of this batch')
    this.failures.set(record as unknown as BatchRecord, error)
  }

  /** What was not failed by now is done, and cannot fail any more. */
  close(): void {
    this.#closed = true
  }
}
