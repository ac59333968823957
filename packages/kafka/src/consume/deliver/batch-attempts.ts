import type { BatchRecord } from '../../records/batch-records.ts'
import type { Redrive } from '../../records/redriven-record.ts'
import { isInstance } from '../../thrown.ts'
import { Slice } from '../../time/slice.ts'
import type { AttemptParts } from './attempt-parts.ts'
import type { Attempts } from './attempts.ts'
import { decodeRecord } from './decode-step.ts'
import type { FailureHistory } from './failure-history.ts'
import type { ConsumedRecord } from './handler.ts'
import { notCalled } from './handler-calls.ts'
import { BatchFailure, type BatchHandler, type RecordBatch, redriveOf } from './record-batch.ts'
import { RetryLoop, type Thrown } from './retry-loop.ts'

/** A batch is handed on with fewer records than it may have rather than with more bytes than this. */
const maxCollectedBytes = 16 << 20

/** A record with what has happened to it in batches before. */
interface BatchItem {
  readonly record: BatchRecord
  readonly attempt: number
  readonly history: FailureHistory | undefined
  /** A handler has had it in its hands. */
  readonly seen?: boolean
}

/** Collects records and hands them to a batch handler; a record that is done is not handled again because of its neighbour. */
export class BatchAttempts implements Attempts {
  readonly #parts: AttemptParts
  readonly #handler: BatchHandler
  readonly #size: number
  readonly #retries: RetryLoop
  readonly #slice = new Slice()
  #collected: BatchItem[] = []
  #collectedBytes = 0
  #underWay = 0

  constructor(parts: AttemptParts, handler: BatchHandler, size: number) {
    this.#parts = parts
    this.#retries = new RetryLoop(parts, (record, attempt) => this.#attemptAlone(record, attempt))
    this.#handler = handler
    this.#size = size
  }

  get underWay(): number {
    return this.#underWay
  }

  take(record: BatchRecord): Promise<void> | undefined {
    this.#parts.source.tracker.begin(record.logOffset)
    try {
      const decoding = decodeRecord(record, this.#parts.decoder)
      if (decoding !== undefined) return this.#collectAfter(decoding, record)
    } catch (thrown) {
      return this.#undecodable(record, thrown)
    }
    return this.#collect(record)
  }

  flush(): Promise<void> | undefined {
    if (this.#collected.length === 0) return undefined
    const items = this.#collected
    this.#collected = []
    this.#collectedBytes = 0
    this.#underWay++
    return this.#handOn(items).finally(() => {
      this.#underWay--
    })
  }

  #collect(record: BatchRecord): Promise<void> | undefined {
    this.#collected.push({ record, attempt: 1, history: undefined })
    this.#collectedBytes += record.byteLength
    return this.#collected.length >= this.#size || this.#collectedBytes >= maxCollectedBytes ? this.flush() : undefined
  }

  async #collectAfter(decoding: Promise<void>, record: BatchRecord): Promise<void> {
    try {
      await decoding
    } catch (thrown) {
      return this.#undecodable(record, thrown)
    }
    await this.#collect(record)
  }

  /** Records before it go first, so that dead letters keep the order of the log. */
  async #undecodable(record: BatchRecord, thrown: unknown): Promise<void> {
    await this.flush()
    if (!(await this.#parts.admission.admit(record, true))) return
    await this.#failed({ record, attempt: 1, history: undefined }, thrown)
  }

  /** To the end of every one of these records, in their order. */
  async #handOn(given: readonly BatchItem[]): Promise<void> {
    const { outcomes, source, admission, closing } = this.#parts
    let items = given[0]?.seen ? await this.#again(given) : given
    for (let first = items[0]; first !== undefined; first = items[0]) {
      if (!(await admission.admit(first.record, first.attempt === 1))) break
      const batch = new Batch(items.map(item => item.record))
      const result = await this.#call(batch, first.attempt)
      if (result === undefined) {
        source.holds.release('infrastructure')
        return this.#conclude(items, batch.failures)
      }
      const { thrown } = result
      if (thrown === notCalled) break
      const index = isInstance(thrown, BatchFailure) ? thrown.index : -1
      if (items[index] !== undefined) return this.#sortOut(items, batch.failures, thrown as BatchFailure)
      if (items.length === 1) return this.#failed(first, batch.failures.get(first.record) ?? thrown)
      if (outcomes.isStillOut(thrown)) return this.#giveUp(items, thrown)
      const kind = outcomes.classOf(first.record, thrown)
      if (kind !== 'infrastructure') source.holds.release('infrastructure')
      // While the breaker is open, what may pass is the outage's, and the whole batch is tried again.
      const ofOutage = kind === 'infrastructure' || (kind === 'transient' && !admission.free)
      if (!ofOutage && kind !== 'fatal') {
        admission.left(first.record)
        return this.#split(items)
      }
      // What the handler needs is down, or the process cannot go on: no record's fault, nothing to split for.
      const history = first.history ?? outcomes.newHistory()
      const judged = outcomes.judge(first.record, thrown, first.attempt, history)
      if (judged === undefined) break
      const { failure, decision } = judged
      if (decision.action === 'stop') return outcomes.conclude(first.record, failure, decision)
      // It is one of these records that fails although others succeed: it is looked for.
      if (decision.action !== 'retry') return this.#split(items)
      if (kind === 'infrastructure') outcomes.holdForOutage(first.record, failure)
      await this.#retries.waitFor(first.record, failure, decision.delayMs)
      const again = items.map(({ record, attempt }) => ({ record, attempt: attempt + 1, history, seen: true }))
      items = await this.#again(again)
    }
    if (given[0]) admission.left(given[0].record)
    if (closing.aborted) source.holds.release('infrastructure')
  }

  async #call(batch: Batch, attempt: number): Promise<Thrown | undefined> {
    try {
      const { calls, floods } = this.#parts
      if (!floods.fits && batch.records.some(record => record.rawValue !== null)) floods.reached()
      await calls.call(this.#handler, batch, batch.records[0] as ConsumedRecord, attempt)
      return undefined
    } catch (thrown) {
      return { thrown }
    } finally {
      batch.close()
      await this.#slice.step()
    }
  }

  async #conclude(items: readonly BatchItem[], failures: ReadonlyMap<BatchRecord, unknown>): Promise<void> {
    for (const item of items) {
      if (!failures.has(item.record)) this.#parts.outcomes.done(item.record)
    }
    for (const item of items) {
      if (!failures.has(item.record)) continue
      await this.#failed(item, failures.get(item.record))
      await this.#slice.step()
    }
  }

  /** The handler said where it stopped. */
  async #sortOut(
    items: readonly BatchItem[],
    failures: ReadonlyMap<BatchRecord, unknown>,
    { index, cause }: BatchFailure
  ): Promise<void> {
    await this.#conclude(items.slice(0, index), failures)
    await this.#failed(items[index] as BatchItem, cause)
    await this.#handOn(items.slice(index + 1).map(item => ({ ...item, seen: true })))
  }

  /** The call is still out with all of them. */
  async #giveUp(items: readonly BatchItem[], thrown: unknown): Promise<void> {
    for (const item of items) {
      await this.#failed(item, thrown)
      await this.#slice.step()
    }
  }

  /** Records that a handler has had in its hands, decoded anew: what it did to them in place is not the next attempt's. */
  async #again(items: readonly BatchItem[]): Promise<readonly BatchItem[]> {
    const left: BatchItem[] = []
    for (const item of items) {
      const result = await this.#decode(item.record)
      if (result === undefined) left.push(item)
      else await this.#failed(item, result.thrown)
    }
    return left
  }

  /** It did not say: the record is looked for in halves. Each takes over half of what speaks against the whole. */
  async #split(items: readonly BatchItem[]): Promise<void> {
    const middle = items.length >> 1
    for (const half of [items.slice(0, middle), items.slice(middle)]) {
      const before = half[0]?.history
      const history = before && { ...before, strikes: before.strikes >> 1 }
      await this.#handOn(half.map(item => ({ ...item, history, seen: true })))
    }
  }

  /** One record failed by itself: retried alone until it is done or given up. */
  async #failed({ record, attempt, history: before }: BatchItem, thrown: unknown): Promise<void> {
    const { outcomes, source, admission } = this.#parts
    const history = before ? { ...before } : outcomes.newHistory()
    const judged = outcomes.judge(record, thrown, attempt, history)
    // What the whole batch waited for is over; where this record waits for it again, its retries hold the partition.
    const waits = judged?.failure.class === 'infrastructure' && judged.decision.action === 'retry'
    if (!waits) source.holds.release('infrastructure')
    if (judged === undefined) return admission.left(record)
    await this.#retries.run(record, judged, history)
  }

  async #attemptAlone(record: BatchRecord, attempt: number): Promise<Thrown | undefined> {
    const undecoded = await this.#decode(record)
    if (undecoded !== undefined) return undecoded
    const batch = new Batch([record])
    const result = await this.#call(batch, attempt)
    if (result?.thrown === notCalled) return result
    if (batch.failures.has(record)) return { thrown: batch.failures.get(record) }
    return result && isInstance(result.thrown, BatchFailure) ? { thrown: result.thrown.cause } : result
  }

  async #decode(record: BatchRecord): Promise<Thrown | undefined> {
    try {
      record.renew()
      await decodeRecord(record, this.#parts.decoder)
      return undefined
    } catch (thrown) {
      return { thrown }
    }
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

  redrive(record: ConsumedRecord): Redrive | undefined {
    return redriveOf(record)
  }

  /** What was not failed by now is done, and cannot fail any more. */
  close(): void {
    this.#closed = true
  }
}
