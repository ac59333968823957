import { DeadLetterError } from '../../errors.ts'
import { type BatchInfo, readBatchInfo } from '../../records/batch-info.ts'
import { BatchPointer } from '../../records/batch-pointer.ts'
import {
  type BatchRecord,
  type BatchRecords,
  type BatchSource,
  controlType,
  openBatchAside
} from '../../records/batch-records.ts'
import { Slice } from '../../time/slice.ts'
import type { FetchedChunk, SourcePartition } from '../partition/source-partition.ts'
import { Admission } from './admission.ts'
import { BatchTries } from './batch-attempts.ts'
import type { Deliveries } from './deliveries.ts'
import { HandlerCalls } from './handler-calls.ts'
import { KeyLanes } from './key-lanes.ts'
import { Outcomes } from './outcomes.ts'
import { InOrder, RecordTries } from './record-attempts.ts'
import type { RecordTrouble } from './record-trouble.ts'
import type { WorkerContext } from './worker-context.ts'

/** Found only after the checksum was right: the batch is as it was written. */
const checkedCodes: ReadonlySet<string> = new Set(['BATCH_COMPRESSION_UNKNOWN', 'BATCH_TOO_LARGE'])
/** Of what was taken from one partition and is not done: what a commit has to look through, and what its metadata can tell. */
const maxUnderWay = 16_384
const firstRereadMs = 1000
const maxRereadMs = 30_000

/**
 * Works through one partition's records in order: opens one batch at a time, hands each record to its tries, and keeps
 * the tracker right. It waits while the partition is held by a letter, and while its letters in flight fill its share.
 */
export class PartitionWorker {
  readonly source: SourcePartition
  readonly calls: HandlerCalls
  readonly #admission: Admission
  readonly #outcomes: Outcomes
  readonly #deliveries: Deliveries
  readonly #context: WorkerContext
  readonly #batchSource: BatchSource
  readonly #closing = new AbortController()
  /** The same as the signal's `aborted`, which is too slow to ask for each record. */
  #closed = false
  #abandoned = false
  #running: Promise<void> | undefined
  #rereads = 0
  #unreadableSince: RecordTrouble | undefined
  /** What the last batch that could not be read was. */
  #unreadable: string | undefined
  readonly #slice: Slice
  readonly #turn = (): Promise<void> | undefined => this.#slice.step()

  constructor(source: SourcePartition, context: WorkerContext) {
    this.source = source
    this.#context = context
    source.stopAt = context.stopAt(source)
    this.#slice = new Slice(() => context.workerCount())
    this.#batchSource = {
      topic: source.topic,
      partition: source.partition,
      checkCrc: true,
      maxBatchBytes: context.maxBatchBytes
    }
    const closing = this.#closing.signal
    this.#admission = new Admission(source, context.breaker, context.floods, closing)
    this.calls = new HandlerCalls(source, context, this.#admission, closing)
    this.#outcomes = new Outcomes(source, context, context.delivery.kind !== 'record')
    this.#deliveries = this.#makeDeliveries()
  }

  #makeDeliveries(): Deliveries {
    const { source, calls } = this
    const { delivery } = this.#context
    const closing = this.#closing.signal
    const parts = {
      source,
      calls,
      closing,
      context: this.#context,
      outcomes: this.#outcomes,
      admission: this.#admission
    }
    if (delivery.kind === 'batch') return new BatchTries(parts, delivery.handler, delivery.size)
    const tries = new RecordTries(parts, delivery.handler)
    return delivery.kind === 'key' ? new KeyLanes(source, tries, this.#context.failed, closing) : new InOrder(tries)
  }

  start(): void {
    this.#running ??= this.#run().catch(error => this.#context.failed(error as Error))
  }

  /** No further record is taken. Resolves when the record in hand has settled and every letter is acknowledged. */
  close(): Promise<void> {
    this.#end()
    this.source.signal.notify()
    return this.#running ?? Promise.resolve()
  }

  /** The partition is no longer ours: handlers are told by their signal, and what is still under way counts no more. */
  abandon(reason: Error): void {
    this.#abandoned = true
    this.#end()
    this.#outcomes.abandon()
    this.calls.abort(reason)
    this.source.signal.notify()
  }

  #end(): void {
    this.#closed = true
    this.calls.close()
    this.#closing.abort()
  }

  async #run(): Promise<void> {
    const { source } = this
    while (!this.#closed) {
      const chunk = source.firstChunk
      if (chunk !== undefined) {
        await this.#work(chunk)
        continue
      }
      const collected = this.#deliveries.flush()
      if (collected !== undefined) {
        await collected
        continue
      }
      if (source.settleReset()) this.#context.roomMade()
      this.#noticeEnd()
      await source.signal.wait()
    }
    while (this.#unsettled && !this.#abandoned) await source.signal.wait()
  }

  /** What a close waits for. Letters that cannot be written just now are left to the next owner. */
  get #unsettled(): boolean {
    const letters = this.source.holds.has('letter') ? 0 : this.#outcomes.lettersOut
    return letters + this.#deliveries.trying > 0
  }

  /** One batch of the chunk. What cannot be read holds the partition; nothing else does. */
  async #work(chunk: FetchedChunk): Promise<void> {
    const { source } = this
    // After a pause of the whole process the group may have gone on without us: looked at before anything is handled.
    this.#context.checkSession()
    if (this.#closed) return
    let info: BatchInfo | null = null
    try {
      info = readBatchInfo(chunk.records, chunk.position, source)
      if (info === null) return source.advance(chunk, chunk.end - chunk.position)
      const wanted = this.#wants(chunk, info)
      if (wanted) {
        // A large one takes its time beside the event loop, or in steps.
        const opening = openBatchAside(chunk.records, info, this.#batchSource, this.#turn)
        await this.#workBatch(chunk, opening instanceof Promise ? await opening : opening)
      }
    } catch (error) {
      if (DeadLetterError.is(error) && error.code.startsWith('BATCH_')) return this.#cannotRead(error, chunk, info)
      throw error
    }
    if (this.#closed || source.firstChunk !== chunk) return
    this.#rereads = 0
    this.#unreadable = undefined
    source.holds.release('batch')
    source.tracker.pass(info.lastOffset + 1)
    source.advance(chunk, info.byteLength)
    this.#context.roomMade()
    // There may be thousands of aborted batches in a row, or of such that compaction has left empty.
    await this.#slice.step()
  }

  #wants(chunk: FetchedChunk, info: BatchInfo): boolean {
    // Asked about every batch, in order: the filter learns from markers which transactions have ended.
    const marker = info.isControl ? controlType(chunk.records, info, this.#batchSource) : undefined
    return !chunk.aborted.skips(info, marker) && info.lastOffset >= this.source.tracker.next
  }

  async #workBatch(chunk: FetchedChunk, records: BatchRecords): Promise<void> {
    const { source } = this
    const { allowance, metrics } = this.#context
    for (let record = records.next(); record !== null; record = records.next()) {
      const turn = this.#slice.step()
      if (turn !== undefined) await turn
      if (record.offset < source.tracker.next) continue
      if (source.tracker.wasDone(record.offset)) {
        source.tracker.pass(record.offset + 1)
        continue
      }
      if (record.offset >= source.stopAt || this.#mustWait()) await this.#waitForRoom(record)
      if (this.#closed || source.firstChunk !== chunk) return
      if (!allowance.take()) return this.#waitForClose()
      metrics.records++
      const pending = this.#deliveries.take(record)
      if (pending !== undefined) await pending
      if (allowance.spent) await this.#spend()
      if (this.#closed) return
    }
  }

  #mustWait(): boolean {
    const { source } = this
    if (source.holds.has('letter') || source.letterBytes >= this.#context.letterShare()) return true
    return source.tracker.openCount >= maxUnderWay
  }

  async #waitForRoom(record: BatchRecord): Promise<void> {
    const { source } = this
    await this.#deliveries.flush()
    while (!this.#closed && (record.offset >= source.stopAt || this.#mustWait())) {
      // A reset waits until nothing from before it is left, and this run takes nothing behind its end: it would wait for ever.
      if (record.offset >= source.stopAt && source.resetTo !== undefined) return source.forgetBuffered()
      this.#noticeEnd()
      await source.signal.wait()
    }
  }

  /** `maxRecords` is reached: what was collected or waits for its turn is still part of them. */
  async #spend(): Promise<void> {
    await this.#deliveries.flush()
    while (this.#deliveries.trying > 0 && !this.#closed) await this.source.signal.wait()
    this.#context.allowanceSpent()
  }

  async #waitForClose(): Promise<void> {
    while (!this.#closed) await this.source.signal.wait()
  }

  #noticeEnd(): void {
    if (this.source.atEnd) this.#context.endReached()
  }

  /** What cannot be read stands still and is fetched again: the damage may have happened on the way here. */
  async #cannotRead(error: DeadLetterError, chunk: FetchedChunk, info: BatchInfo | null): Promise<void> {
    const { source } = this
    if (this.#rereads === 0) this.#unreadableSince = undefined
    this.#unreadableSince ??= this.#outcomes.newTrouble()
    const pointer = info && this.#pointTo(error, chunk, info)
    if (pointer && (pointer.certain || pointer.reading === this.#unreadable)) {
      await this.#deliveries.flush()
      if (this.#closed) return
      this.#outcomes.passOver(pointer, error, this.#rereads + 1, this.#unreadableSince)
      this.#rereads = 0
      source.holds.release('batch')
      // Fetched anew: if it was the marker of a transaction, the filter of this chunk has missed it.
      source.refetch(0)
    } else {
      source.holds.hold('batch', error)
      source.refetch(this.#context.clock.now() + Math.min(firstRereadMs * 2 ** this.#rereads++, maxRereadMs))
    }
    this.#unreadable = pointer?.reading
    this.#context.roomMade()
  }

  #pointTo(error: DeadLetterError, chunk: FetchedChunk, info: BatchInfo): BatchPointer | null {
    if (this.#context.onUnreadableBatch === 'hold') return null
    const intact = checkedCodes.has(error.code)
    return BatchPointer.of(this.source, chunk.records, info, this.source.tracker.next, intact, this.source.endOffset)
  }
}
