import { errorCodes } from '@dead-letter/protocol'
import type { Clock } from '../clock.ts'
import { type AbortedTransaction, AbortedTransactions } from './aborted-transactions.ts'
import type { AppendOptions, AppendResult } from './append-result.ts'
import { checkBatch, type RecordError } from './batch-check.ts'
import { controlMarker } from './control-marker.ts'
import type { LogConfig } from './log-config.ts'
import { admit, type ProducerState, ProducerStates } from './producer-states.ts'
import type { Isolation, ReadOptions, ReadResult } from './read-result.ts'
import { lengthOverhead, magicEnd, noProducerId, noTimestamp, RecordBatch } from './record-batch.ts'
import { Segments } from './segments.ts'
import { firstAtOrAfter, type OffsetAndTimestamp, withGreatestTimestamp } from './timestamp-search.ts'

export interface PartitionLogOptions {
  readonly topic: string
  readonly partition: number
  readonly config: () => LogConfig
  readonly clock: Clock
  readonly producerIdExpirationMs?: () => number
}

const producerIdExpirationMs = 86_400_000
/** Errors with which Kafka does not say where the log starts. */
const withoutStart: ReadonlySet<number> = new Set([
  errorCodes.MESSAGE_TOO_LARGE,
  errorCodes.RECORD_LIST_TOO_LARGE,
  errorCodes.CORRUPT_MESSAGE,
  errorCodes.NOT_LEADER_OR_FOLLOWER,
  errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
  errorCodes.KAFKA_STORAGE_ERROR
])

/** One partition: its records, its producers, its transactions. There is one replica, so the high watermark is the end. */
export class PartitionLog {
  readonly topic: string
  readonly partition: number
  readonly leaderEpoch = 0
  /** Code that every append is refused with; 0 when the partition can be written. */
  unwritable = 0
  readonly #config: () => LogConfig
  readonly #clock: Clock
  readonly #producerIdExpirationMs: () => number
  readonly #segments = new Segments()
  readonly #producers = new ProducerStates()
  readonly #aborted = new AbortedTransactions()
  readonly #listeners = new Set<() => void>()
  #startOffset = 0n
  #endOffset = 0n
  #closed = false

  constructor(options: PartitionLogOptions) {
    this.topic = options.topic
    this.partition = options.partition
    this.#config = options.config
    this.#clock = options.clock
    this.#producerIdExpirationMs = options.producerIdExpirationMs ?? (() => producerIdExpirationMs)
  }

  get startOffset(): bigint {
    return this.#startOffset
  }
  get endOffset(): bigint {
    return this.#endOffset
  }
  get highWatermark(): bigint {
    return this.#endOffset
  }
  /** Where the first open transaction begins, or the end. */
  get lastStableOffset(): bigint {
    for (const first of this.#producers.open.values()) return first > this.#startOffset ? first : this.#startOffset
    return this.#endOffset
  }
  get sizeBytes(): number {
    return this.#segments.sizeBytes
  }
  get isClosed(): boolean {
    return this.#closed
  }
  /** Waits that concern this log are on its clock. */
  get clock(): Clock {
    return this.#clock
  }
  /** First offsets of the transactions that are open here, by producer id, the lowest first. */
  get openTransactions(): ReadonlyMap<bigint, bigint> {
    return this.#producers.open
  }
  get producers(): Iterable<Readonly<ProducerState>> {
    return this.#producers
  }

  /** Whether a producer's transaction is open here in this epoch; `fenced` when a later epoch was seen. */
  transactionOf(producer: { readonly id: bigint; readonly epoch: number }): 'open' | 'none' | 'fenced' {
    const state = this.#producers.get(producer.id)
    if (state === undefined) return 'none'
    if (producer.epoch < state.epoch) return 'fenced'
    return state.transactionStart !== null && state.epoch === producer.epoch ? 'open' : 'none'
  }

  /**
   * Appends a client's batch: the first of `records`, as Kafka's bytes after a whole batch are left out. That a
   * transactional batch belongs to a transaction is for the caller to have asked the coordinator.
   */
  append(records: Buffer, options: AppendOptions = {}): AppendResult {
    if (this.#closed) return this.#refused(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
    if (this.unwritable !== 0) return this.#refused(this.unwritable)
    if (records.length < magicEnd || records.readInt32BE(8) < 0) return this.#refused(errorCodes.CORRUPT_MESSAGE)
    const config = this.#config()
    const now = this.#clock.now()
    const batch = new RecordBatch(records)
    const checked = checkBatch(batch, config, BigInt(now))
    if ('code' in checked) return this.#refused(checked.code, checked.message, checked.recordErrors)

    const { producerId, lastOffsetDelta } = batch
    const baseOffset = this.#endOffset
    if (producerId !== noProducerId) {
      const producer = {
        id: producerId,
        epoch: batch.producerEpoch,
        baseSequence: batch.baseSequence,
        lastOffsetDelta,
        transactional: batch.isTransactional
      }
      const admission = admit(this.#producers.get(producerId), producer, options.addsToTransaction ?? false)
      if (admission.kind === 'refused') return this.#refused(admission.code)
      if (admission.kind === 'duplicate') return this.#accepted(admission.of.firstOffset, admission.of.timestamp)
      this.#producers.appended(producer, baseOffset, checked.maxTimestamp)
    }
    this.#write(records.subarray(0, lengthOverhead + records.readInt32BE(8)), lastOffsetDelta, checked, config, now)
    return this.#accepted(baseOffset, config.timestampType === 'LogAppendTime' ? BigInt(now) : noTimestamp)
  }

  /** Ends a producer's transaction in this partition. @returns the marker's offset. */
  appendMarker(
    kind: 'commit' | 'abort',
    producer: { readonly id: bigint; readonly epoch: number },
    coordinatorEpoch: number
  ): bigint {
    const config = this.#config()
    const now = this.#clock.now()
    const timestamp = BigInt(now)
    const offset = this.#endOffset
    const first = this.#producers.ended(producer, coordinatorEpoch, timestamp)
    if (first !== null && kind === 'abort') {
      const [open] = this.#producers.open.values()
      const lastStableOffset = open ?? offset + 1n
      this.#aborted.add({ producerId: producer.id, firstOffset: first, lastOffset: offset, lastStableOffset })
    }
    const stamp = config.timestampType === 'LogAppendTime' ? { type: config.timestampType, max: timestamp } : null
    const marker = controlMarker(kind, producer, coordinatorEpoch, timestamp)
    this.#write(marker, 0, { maxTimestamp: timestamp, stamp }, config, now)
    return offset
  }

  read(options: ReadOptions): ReadResult {
    const { offset, isolation } = options
    if (offset < this.#startOffset || offset > this.#endOffset)
      return this.#readOf([], null, errorCodes.OFFSET_OUT_OF_RANGE)
    const upper = this.#readableEnd(isolation)
    const place = offset < upper ? this.#segments.find(offset) : null
    if (place === null) return this.#readOf([], isolation === 'committed' ? [] : null)

    const firstBatch = place.segment.batchAt(place.at).sizeBytes
    const limit = options.atLeastOne ? Math.max(options.maxBytes, firstBatch) : options.maxBytes
    if (limit < firstBatch) return this.#readOf([], null)
    const end = upper === this.#endOffset ? this.#segments.end : this.#segments.positionOf(upper)
    const records = this.#segments.views(place, limit, end)
    if (isolation === 'uncommitted') return this.#readOf(records, null)
    const readTo = records.reduce((sum, view) => sum + view.length, place.segment.position + place.at)
    const before = this.#segments.indexedOffsetFrom(readTo, place) ?? this.#endOffset
    return this.#readOf(records, this.#aborted.between(offset, before))
  }

  /** Bytes that a read from this offset could have, without a limit. */
  available(offset: bigint, isolation: Isolation): number {
    const upper = this.#readableEnd(isolation)
    if (offset >= upper) return 0
    const end = upper === this.#endOffset ? this.#segments.end : this.#segments.positionOf(upper)
    return end - this.#segments.positionOf(offset)
  }

  offsetForTime(timestamp: bigint): OffsetAndTimestamp | null {
    return firstAtOrAfter(this.#segments, timestamp, this.#startOffset)
  }

  latestTimestamp(): OffsetAndTimestamp | null {
    return withGreatestTimestamp(this.#segments)
  }

  /** DeleteRecords: −1 is the high watermark. */
  deleteBefore(offset: bigint): { code: number; lowWatermark: bigint } {
    const config = this.#config()
    if (!config.deletes && config.compacted) return { code: errorCodes.POLICY_VIOLATION, lowWatermark: -1n }
    const until = offset === -1n ? this.highWatermark : offset
    if (until < 0n || until > this.highWatermark) return { code: errorCodes.OFFSET_OUT_OF_RANGE, lowWatermark: -1n }
    this.#moveStart(until)
    return { code: 0, lowWatermark: this.#startOffset }
  }

  /** Drops what retention.ms and retention.bytes no longer keep, whole segments at a time, and forgets old producers. */
  retain(): void {
    const now = this.#clock.now()
    this.#producers.expire(BigInt(Math.trunc(now - this.#producerIdExpirationMs())))
    const { deletes, retentionMs, retentionBytes } = this.#config()
    if (!deletes) return
    let excess = retentionBytes < 0 ? 0 : this.sizeBytes - retentionBytes
    let end = this.#startOffset
    for (const segment of this.#segments) {
      const latest = segment.maxTimestamp >= 0n ? Number(segment.maxTimestamp) : segment.appendedAt
      const old = retentionMs >= 0 && now - latest > retentionMs
      excess -= segment.sizeBytes
      if (!old && (retentionBytes < 0 || excess < 0)) break
      end = segment.endOffset
    }
    this.#moveStart(end)
  }

  /** Called after an append, a marker, a move of the start and the close. @returns what ends the calls. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The topic is deleted. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#segments.clear()
    this.#changed()
    this.#listeners.clear()
  }

  #write(
    bytes: Buffer,
    lastOffsetDelta: number,
    what: { readonly maxTimestamp: bigint; readonly stamp: { type: LogConfig['timestampType']; max: bigint } | null },
    config: LogConfig,
    now: number
  ): void {
    const baseOffset = this.#endOffset
    const lastOffset = baseOffset + BigInt(lastOffsetDelta)
    const { maxTimestamp, stamp } = what
    const { leaderEpoch } = this
    this.#segments.append({ bytes, baseOffset, lastOffset, leaderEpoch, maxTimestamp, stamp }, config, now)
    this.#endOffset = lastOffset + 1n
    this.#changed()
  }

  #readableEnd(isolation: Isolation): bigint {
    return isolation === 'committed' ? this.lastStableOffset : this.highWatermark
  }

  #moveStart(offset: bigint): void {
    if (offset <= this.#startOffset) return
    this.#startOffset = offset
    this.#segments.dropBefore(offset)
    this.#aborted.forgetBefore(offset)
    this.#changed()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  #accepted(baseOffset: bigint, appendTime: bigint): AppendResult {
    return { code: 0, message: null, baseOffset, appendTime, startOffset: this.#startOffset, recordErrors: [] }
  }

  #refused(code: number, message: string | null = null, recordErrors: readonly RecordError[] = []): AppendResult {
    const startOffset = withoutStart.has(code) ? -1n : this.#startOffset
    return { code, message, baseOffset: -1n, appendTime: noTimestamp, startOffset, recordErrors }
  }

  #readOf(records: Buffer[], aborted: AbortedTransaction[] | null, code = 0): ReadResult {
    const { highWatermark, lastStableOffset, startOffset } = this
    return { code, records, highWatermark, lastStableOffset, startOffset, aborted }
  }
}
