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
import { over } from '../../time/signal.ts'
import { Slice } from '../../time/slice.ts'
import type { FetchedChunk } from '../partition/chunk-buffer.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import { Admission } from './admission.ts'
import type { Attempts } from './attempts.ts'
import { BatchAttempts } from './batch-attempts.ts'
import type { FailureHistory } from './failure-history.ts'
import { HandlerCalls } from './handler-calls.ts'
import { KeyQueues } from './key-queues.ts'
import { Outcomes } from './outcomes.ts'
import { InOrder, RecordAttempts } from './record-attempts.ts'
import { aloneRole, type WorkerContext, type WorkerReports, type WorkerRole } from './worker-context.ts'

/** Found only after the checksum was right: the batch is as it was written. */
const checkedCodes: ReadonlySet<string> = new Set(['BATCH_COMPRESSION_UNKNOWN', 'BATCH_TOO_LARGE'])
/** Of what was taken from one partition and is not done: what a commit has to look through, and what its metadata can tell. */
const maxUnderWay = 16_384
/**
 * A worker that goes on for longer has more letters for each request. Not by key: there the timers of handlers that wait are
 * kept from their turn.
 */
const turnsOfRound = 4
const firstRereadMs = 1000
const maxRereadMs = 30_000

/**
 * Works through one partition's records in order: opens one batch at a time, hands each record to its attempts, and keeps
 * the tracker right. It waits while the partition is held by a letter, and while its letters in flight fill its share.
 */
export class PartitionWorker {
  readonly source: SourcePartition
  readonly calls: HandlerCalls
  readonly #admission: Admission
  readonly #outcomes: Outcomes
  readonly #attempts: Attempts
  readonly #context: WorkerContext
  readonly #batchSource: BatchSource
  readonly #role: WorkerRole
  readonly #roomMade: WorkerReports['roomMade']
  readonly #closing = new AbortController()
  /** The same as the signal's `aborted`, which is too slow to ask for each record. */
  #closed = false
  #abandoned = false
  #running: Promise<void> | undefined
  #rereads = 0
  #unreadableSince: FailureHistory | undefined
  /** What the last batch that could not be read was. */
  #unreadable: string | undefined
  readonly #slice: Slice
  readonly #turn = (): Promise<void> | undefined => this.#slice.step()

  constructor(source: SourcePartition, context: WorkerContext, role: WorkerRole = aloneRole()) {
    this.source = source
    this.#role = role
    this.#roomMade = role.roomMade ?? context.reports.roomMade
    this.#context = context
    this.#slice = new Slice(() => context.workerCount(), context.handling.kind === 'key' ? 1 : turnsOfRound)
    this.#batchSource = {
      topic: source.topic,
      partition: source.partition,
      checkCrc: true,
      maxBatchBytes: context.maxBatchBytes
    }
    const closing = this.#closing.signal
    this.#admission = new Admission(source, context.breaker, context.floods, closing)
    const { kind } = context.handling
    this.calls = new HandlerCalls(source, context.calls, this.#admission, closing, {
      turn: kind === 'key' ? undefined : role.turns.calls,
      redriven: role.original !== undefined
    })
    this.#outcomes = new Outcomes(source, context.outcomes, kind !== 'record')
    this.#attempts = this.#makeAttempts()
  }

  #makeAttempts(): Attempts {
    const { source, calls } = this
    const { handling, decoder, floods, metrics, emit, reports } = this.#context
    const closing = this.#closing.signal
    const own = { source, calls, closing, outcomes: this.#outcomes, admission: this.#admission }
    const parts = { ...own, decoder, floods, metrics, emit }
    if (handling.kind === 'batch') return new BatchAttempts(parts, handling.handler, handling.size)
    const attempts = new RecordAttempts(parts, handling.handler)
    if (handling.kind === 'record') return new InOrder(attempts)
    return new KeyQueues(source, attempts, reports.failed, closing, this.#role.turns.keys)
  }

  /** The source topic, of a partition of a family topic. */
  get familyOf(): string | undefined {
    return this.#role.familyOf
  }

  /** Letters of this partition that are not acknowledged yet. */
  get lettersOut(): number {
    return this.#outcomes.lettersOut
  }

  /** Bytes of this partition's dead letters that are not acknowledged yet. */
  get letterBytes(): number {
    return this.#outcomes.letterBytes
  }

  start(): void {
    this.#running ??= this.#run().catch(error => this.#context.reports.failed(error as Error))
  }

  /** No further record is taken. Resolves when the record in hand has settled and every letter is acknowledged. */
  close(): Promise<void> {
    this.#end()
    this.source.signal.notify()
    return this.#running ?? Promise.resolve()
  }

  /**
   * The partition is no longer ours: handlers are told by their signal, and what is still under way counts no more.
   * @param lettersGoOn but for letters, which nobody else would write: the topic is gone
   */
  abandon(reason: Error, lettersGoOn = false): void {
    this.#abandoned = true
    this.#end()
    this.#outcomes.abandon(lettersGoOn)
    this.calls.abort(reason)
    this.source.signal.notify()
  }

  #end(): void {
    this.#closed = true
    this.calls.close()
    this.#closing.abort(over)
  }

  async #run(): Promise<void> {
    const { source } = this
    while (!this.#closed) {
      const chunk = source.firstChunk
      if (chunk !== undefined) {
        await this.#work(chunk)
        continue
      }
      const collected = this.#attempts.flush()
      if (collected !== undefined) {
        await collected
        continue
      }
      if (source.settleReset()) this.#roomMade(source)
      this.#noticeEnd()
      await source.signal.wait()
    }
    while (this.#unsettled) await source.signal.wait()
  }

  /** What a close waits for. Letters that cannot be written just now are left to the next owner. */
  get #unsettled(): boolean {
    const letters = this.source.holds.has('letter') ? 0 : this.#outcomes.lettersAwaited
    // Of an abandoned one what handlers do counts no more.
    return letters + (this.#abandoned ? 0 : this.#attempts.underWay) > 0
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
      if (info === null) return source.advance(chunk.end - chunk.position)
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
    source.advance(info.byteLength)
    this.#roomMade(source)
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
    const { original } = this.#role
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
      const given = original === undefined ? record : original(record)
      if (given === null) {
        source.tracker.pass(record.offset + 1)
        continue
      }
      if (!allowance.take()) return this.#waitForClose()
      metrics.records++
      if (original !== undefined) metrics.redriven++
      const pending = this.#attempts.take(given)
      if (pending !== undefined) await pending
      if (allowance.spent) await this.#spend()
      if (this.#closed) return
    }
  }

  #mustWait(): boolean {
    const { source } = this
    if (source.holds.has('letter') || this.#outcomes.letterBytes >= this.#context.letterShare()) return true
    return source.tracker.openCount >= maxUnderWay
  }

  async #waitForRoom(record: BatchRecord): Promise<void> {
    const { source } = this
    await this.#attempts.flush()
    while (!this.#closed && (record.offset >= source.stopAt || this.#mustWait())) {
      // A reset waits until nothing from before it is left, and this run takes nothing behind its end: it would wait for ever.
      if (record.offset >= source.stopAt && source.fetch.resetTo !== undefined) return source.forgetBuffered()
      this.#noticeEnd()
      await source.signal.wait()
    }
  }

  /** `maxRecords` is reached: what was collected or waits for its turn is still part of them. */
  async #spend(): Promise<void> {
    await this.#attempts.flush()
    while (this.#attempts.underWay > 0 && !this.#closed) await this.source.signal.wait()
    this.#context.reports.allowanceSpent()
  }

  async #waitForClose(): Promise<void> {
    while (!this.#closed) await this.source.signal.wait()
  }

  #noticeEnd(): void {
    if (this.source.atEnd) this.#context.reports.endReached()
  }

  /** What cannot be read stands still and is fetched again: the damage may have happened on the way here. */
  async #cannotRead(error: DeadLetterError, chunk: FetchedChunk, info: BatchInfo | null): Promise<void> {
    const { source } = this
    if (this.#rereads === 0) this.#unreadableSince = undefined
    this.#unreadableSince ??= this.#outcomes.newHistory()
    const pointer = info && this.#pointTo(error, chunk, info)
    if (pointer && (pointer.certain || pointer.reading === this.#unreadable)) {
      await this.#attempts.flush()
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
    this.#roomMade(source)
  }

  #pointTo(error: DeadLetterError, chunk: FetchedChunk, info: BatchInfo): BatchPointer | null {
    if (this.#context.onUnreadableBatch === 'hold') return null
    const intact = checkedCodes.has(error.code)
    return BatchPointer.of(
      this.source,
      chunk.records,
      info,
      this.source.tracker.next,
      intact,
      this.source.fetch.endOffset
    )
  }
}
