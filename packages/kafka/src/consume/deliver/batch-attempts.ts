import type { Failure } from '../../failure/failure.ts'
import type { BatchRecord } from '../../records/batch-records.ts'
import { isThenable } from '../../thenable.ts'
import { isInstance } from '../../thrown.ts'
import { pause } from '../../time/signal.ts'
import { Slice } from '../../time/slice.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Admission } from './admission.ts'
import type { Deliveries } from './deliveries.ts'
import type { ConsumedRecord } from './handler.ts'
import { type HandlerCalls, notCalled } from './handler-calls.ts'
import type { Outcomes } from './outcomes.ts'
import { BatchFailure, type BatchHandler, type RecordBatch } from './record-batch.ts'
import type { RecordTrouble } from './record-trouble.ts'
import type { WorkerContext } from './worker-context.ts'

interface BatchParts {
  readonly source: SourcePartition
  readonly context: WorkerContext
  readonly calls: HandlerCalls
  readonly outcomes: Outcomes
  readonly admission: Admission
  readonly closing: AbortSignal
}

/** A batch is delivered with fewer records than it may have rather than with more bytes than this. */
const maxCollectedBytes = 16 << 20

/** A record with what has happened to it in batches before. */
interface Entry {
  readonly record: BatchRecord
  readonly attempt: number
  readonly trouble: RecordTrouble | undefined
  /** A handler has had it in its hands. */
  readonly seen?: boolean
}

/** Collects records and hands them to a batch handler; a record that is done is not handled again because of its neighbour. */
export class BatchTries implements Deliveries {
  readonly #parts: BatchParts
  readonly #handler: BatchHandler
  readonly #size: number
  readonly #slice = new Slice()
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
    this.#collected.push({ record, attempt: 1, trouble: undefined })
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
    if (!(await this.#parts.admission.admit(record, true))) return
    await this.#failed({ record, attempt: 1, trouble: undefined }, thrown)
  }

  /** To the end of every one of these records, in their order. */
  async #deliver(given: readonly Entry[]): Promise<void> {
    const { outcomes, source, admission, closing } = this.#parts
    let entries = given[0]?.seen ? await this.#again(given) : given
    for (let first = entries[0]; first !== undefined; first = entries[0]) {
      if (!(await admission.admit(first.record, first.attempt === 1))) break
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
      // While the breaker is open, what may pass is the outage's, and the whole batch is tried again.
      const ofOutage = kind === 'infrastructure' || (kind === 'transient' && !admission.free)
      if (!ofOutage && kind !== 'fatal') {
        admission.left(first.record)
        return this.#split(entries)
      }
      // What the handler needs is down, or the process cannot go on: no record's fault, nothing to split for.
      const trouble = first.trouble ?? outcomes.newTrouble()
      const judged = outcomes.judge(first.record, thrown, first.attempt, trouble)
      if (judged === undefined) break
      const { failure, decision } = judged
      if (decision.action === 'stop') return outcomes.conclude(first.record, failure, decision)
      // It is one of these records that fails although others succeed: it is looked for.
      if (decision.action !== 'retry') return this.#split(entries)
      if (kind === 'infrastructure') outcomes.holdForOutage(first.record, failure)
      await this.#wait(first.record, failure, decision.delayMs)
      const again = entries.map(({ record, attempt }) => ({ record, attempt: attempt + 1, trouble, seen: true }))
      entries = await this.#again(again)
    }
    if (given[0]) admission.left(given[0].record)
    if (closing.aborted) source.holds.release('infrastructure')
  }

  async #call(batch: Batch, attempt: number): Promise<{ readonly thrown: unknown } | undefined> {
    try {
      await this.#parts.calls.call(this.#handler, batch, batch.records[0] as ConsumedRecord, attempt)
      return undefined
    } catch (thrown) {
      return { thrown }
    } finally {
      batch.close()
      await this.#slice.step()
    }
  }

  async #conclude(entries: readonly Entry[], failures: ReadonlyMap<BatchRecord, unknown>): Promise<void> {
    for (const entry of entries) {
      if (!failures.has(entry.record)) this.#parts.outcomes.done(entry.record)
    }
    for (const entry of entries) {
      if (!failures.has(entry.record)) continue
      await this.#failed(entry, failures.get(entry.record))
      await this.#slice.step()
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
    await this.#deliver(entries.slice(index + 1).map(entry => ({ ...entry, seen: true })))
  }

  /** The call is still out with all of them. */
  async #giveUp(entries: readonly Entry[], thrown: unknown): Promise<void> {
    for (const entry of entries) {
      await this.#failed(entry, thrown)
      await this.#slice.step()
    }
  }

  /** Records that a handler has had in its hands, decoded anew: what it did to them in place is not the next attempt's. */
  async #again(entries: readonly Entry[]): Promise<readonly Entry[]> {
    const left: Entry[] = []
    for (const entry of entries) {
      const result = await this.#decode(entry.record)
      if (result === undefined) left.push(entry)
      else await this.#failed(entry, result.thrown)
    }
    return left
  }

  /** It did not say: the record is looked for in halves. Each takes over half of what speaks against the whole. */
  async #split(entries: readonly Entry[]): Promise<void> {
    const middle = entries.length >> 1
    for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
      const before = half[0]?.trouble
      const trouble = before && { ...before, strikes: before.strikes >> 1 }
      await this.#deliver(half.map(entry => ({ ...entry, trouble, seen: true })))
    }
  }

  /** One record failed by itself: retried alone until it is done or given up. */
  async #failed(entry: Entry, firstThrown: unknown): Promise<void> {
    const { outcomes, source, admission } = this.#parts
    const { record } = entry
    const trouble = entry.trouble ? { ...entry.trouble } : outcomes.newTrouble()
    let { attempt } = entry
    let thrown = firstThrown
    for (;;) {
      const judged = outcomes.judge(record, thrown, attempt, trouble)
      if (judged === undefined) break
      const { failure, decision } = judged
      if (failure.class !== 'infrastructure') source.holds.release('infrastructure')
      if (decision.action !== 'retry') {
        source.holds.release('infrastructure')
        return outcomes.conclude(record, failure, decision)
      }
      if (failure.class === 'infrastructure') outcomes.holdForOutage(record, failure)
      await this.#wait(record, failure, decision.delayMs)
      attempt++
      const batch = new Batch([record])
      const result = (await admission.admit(record, false))
        ? ((await this.#decode(record)) ?? (await this.#call(batch, attempt)))
        : { thrown: notCalled }
      if (result?.thrown === notCalled) break
      if (result === undefined && batch.failures.size === 0) {
        source.holds.release('infrastructure')
        return outcomes.done(record)
      }
      const whole = result?.thrown
      thrown = batch.failures.get(record) ?? (isInstance(whole, BatchFailure) ? whole.cause : whole)
    }
    source.holds.release('infrastructure')
    admission.left(record)
  }

  /** Again before each try of a record by itself: what failed may have been a schema registry. */
  async #decode(record: BatchRecord): Promise<{ readonly thrown: unknown } | undefined> {
    const { decoder } = this.#parts.context
    try {
      record.renew()
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
  /** Made at the first failure: a batch may have thousands of records, and each may be failed by name. */
  #members: ReadonlySet<ConsumedRecord> | undefined
  #closed = false

  constructor(records: readonly BatchRecord[]) {
    const first = records[0] as BatchRecord
    this.topic = first.topic
    this.partition = first.partition
    this.records = records as readonly ConsumedRecord[]
  }

  fail(record: ConsumedRecord, error: unknown): void {
    if (this.#closed) throw new RangeError('batch.fail() has to be called before the handler ends')
    this.#members ??= new Set(this.records)
    if (!this.#members.has(record)) throw new RangeError('batch.fail() takes a record of this batch')
    this.failures.set(record as unknown as BatchRecord, error)
  }

  /** What was not failed by now is done, and cannot fail any more. */
  close(): void {
    this.#closed = true
  }
}
