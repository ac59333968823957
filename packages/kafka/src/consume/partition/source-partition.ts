import type { FetchedPartition, TopicPartition } from '../../client/port.ts'
import type { EventSink } from '../../events.ts'
import { AbortedFilter } from '../../records/aborted-filter.ts'
import { scanExtent } from '../../records/batch-info.ts'
import { Signal } from '../../time/signal.ts'
import { type CommitMetadata, defaultMetadataBytes, rangesWithin, writeCommitMetadata } from './commit-metadata.ts'
import { Holds } from './holds.ts'
import { LeaderEpochs } from './leader-epochs.ts'
import type { OffsetRange } from './offset-ranges.ts'
import { OffsetTracker } from './offset-tracker.ts'
import { ReadReplica } from './read-replica.ts'

/** One fetch's record batches of one partition, in the order of the log. */
export interface FetchedChunk {
  readonly records: Buffer
  /** Bytes of complete batches; what comes after is a batch cut short by the broker. */
  readonly end: number
  /** Where the next batch to be read begins in `records`. */
  position: number
  readonly aborted: AbortedFilter
}

export interface PartitionStart {
  readonly topicId: string
  readonly offset: number
  readonly firstPartitions: number
  /** −1 when nothing was committed yet. */
  readonly committed: number
  /** Done before this member got the partition, above the start. */
  readonly done: readonly OffsetRange[]
  /** What else commits say of the group's first start; shared by the partitions of a topic, and told more of as it is known. */
  readonly mark?: StartMark
  /** Of the record before `offset`, as its commit told; left out when it did not. */
  readonly leaderEpoch?: number
  /** When this member committed `committed`, by the committer's clock; left out when another did. */
  readonly committedAt?: number
}

/** What is known of the group's first start; see {@link CommitMetadata}. */
export type StartMark = Pick<CommitMetadata, 'firstStart' | 'clusterId' | 'complete'>

/**
 * A partition while this member owns it: where fetching is, what is buffered, what is done.
 * The fetcher appends, one worker takes away, the committer reads; all on one thread.
 */
export class SourcePartition implements TopicPartition {
  readonly topic: string
  readonly partition: number
  readonly topicId: string
  readonly firstPartitions: number
  readonly holds: Holds
  /** Names it to those who must not keep it in memory. */
  readonly lane: object = {}
  /** Wakes the worker: records came, a letter was acknowledged, a hold ended, or it is to close. */
  readonly signal = new Signal()
  tracker: OffsetTracker
  epochs: LeaderEpochs
  /** Where it is fetched from when not from its leader. */
  readonly replica = new ReadReplica()
  /** The next offset to ask the broker for. */
  fetchPosition: number
  /** Not fetched before this moment of the consumer's clock. */
  fetchNotBefore = 0
  fetchFailures = 0
  bufferedBytes = 0
  /** End of what a consumer of this isolation can read, as the last fetch told; −1 before the first. */
  endOffset = -1
  /** When `endOffset` was told, milliseconds since the epoch; `null` before the first fetch. */
  endOffsetAt: number | null = null
  /** Since when, by `performance.now()`, its leader has been asked without answering. */
  askedAt: number | undefined
  /** With `untilIdle`: records from here on are not taken. */
  stopAt = Number.POSITIVE_INFINITY
  committed: number
  /** The metadata of the last commit: it changes when records above the committed offset get done. */
  committedMetadata: string
  /** What the broker takes as metadata, as far as it has told. */
  metadataBytes = defaultMetadataBytes
  /** When that was, by the committer's clock; −Infinity when this member has not committed it. */
  committedAt: number
  readonly #mark: StartMark
  /** Bytes of this partition's dead letters that are not acknowledged yet. */
  letterBytes = 0
  /** A new position to start from when all that is buffered and under way is finished (offset out of range). */
  resetTo: number | undefined
  /** Of the record before `resetTo`; −1 = not known. */
  resetEpoch = -1
  #chunks: FetchedChunk[] = []

  constructor(partition: TopicPartition, start: PartitionStart, emit: EventSink) {
    this.topic = partition.topic
    this.partition = partition.partition
    this.topicId = start.topicId
    this.firstPartitions = start.firstPartitions
    this.tracker = new OffsetTracker(start.offset, start.done)
    this.epochs = new LeaderEpochs(start.offset, start.leaderEpoch)
    this.fetchPosition = start.offset
    this.committed = start.committed
    this.committedAt = start.committedAt ?? Number.NEGATIVE_INFINITY
    this.#mark = start.mark ?? {}
    this.committedMetadata = this.commitMetadata()
    this.holds = new Holds(this, emit)
  }

  /**
   * Takes a fetch's records and moves the fetch position behind them. Tells whether the answer got us anywhere.
   * @throws DeadLetterError BATCH_CORRUPT when its first batch cannot be one
   */
  append(fetched: FetchedPartition, readCommitted: boolean): boolean {
    this.endOffset = readCommitted ? fetched.lastStableOffset : fetched.highWatermark
    this.endOffsetAt = Date.now()
    if (fetched.records === null || fetched.records.length === 0) {
      this.signal.notify()
      return true
    }
    const { epochs } = this
    const { nextOffset, byteLength } = scanExtent(fetched.records, this, (offset, epoch) => epochs.add(offset, epoch))
    if (byteLength === 0 || nextOffset <= this.fetchPosition) return false
    this.#chunks.push({
      records: fetched.records,
      end: byteLength,
      position: 0,
      aborted: new AbortedFilter(readCommitted ? fetched.abortedTransactions : [])
    })
    this.bufferedBytes += byteLength
    this.fetchPosition = nextOffset
    this.signal.notify()
    return true
  }

  /** What a commit of `tracker.committable` says beside the offset. */
  commitMetadata(): string {
    const done = this.tracker.doneAbove(rangesWithin(this.metadataBytes))
    const { firstPartitions, topicId } = this
    return writeCommitMetadata(
      { ...this.#mark, firstPartitions, topicId, done },
      this.tracker.committable,
      this.metadataBytes
    )
  }

  /**
   * With `untilIdle`: everything up to the end that it had at start is done. A position beyond that end counts once a
   * fetch has been answered there: a committed offset may lie beyond the log, and is reset then.
   */
  get atEnd(): boolean {
    const { next, openCount } = this.tracker
    return (
      next >= this.stopAt &&
      openCount === 0 &&
      this.resetTo === undefined &&
      (next === this.stopAt || this.endOffset >= 0)
    )
  }

  get firstChunk(): FetchedChunk | undefined {
    return this.#chunks[0]
  }

  /** The batch at the chunk's position is finished with. */
  advance(chunk: FetchedChunk, bytes: number): void {
    chunk.position += bytes
    this.bufferedBytes -= bytes
    if (chunk.position >= chunk.end) this.#chunks.shift()
  }

  /** Before a reset: what is buffered is not taken any more. */
  forgetBuffered(): void {
    this.#chunks = []
    this.bufferedBytes = 0
  }

  /** Forgets what is buffered and fetches again from the first offset that was not taken. */
  refetch(notBefore: number): void {
    this.forgetBuffered()
    this.fetchPosition = this.tracker.next
    this.fetchNotBefore = notBefore
  }

  /** Carries out a reset, once nothing from before it is left. Tells whether there was one. */
  settleReset(): boolean {
    if (this.resetTo === undefined || this.#chunks.length > 0 || this.tracker.openCount > 0) return false
    this.tracker = new OffsetTracker(this.resetTo)
    this.epochs = new LeaderEpochs(this.resetTo, this.resetEpoch)
    this.fetchPosition = this.resetTo
    this.resetTo = undefined
    this.resetEpoch = -1
    return true
  }
}
