import type { FetchedPartition, TopicPartition } from '../../client/port.ts'
import type { EventSink } from '../../events.ts'
import { Signal } from '../../time/signal.ts'
import { ChunkBuffer, type FetchedChunk } from './chunk-buffer.ts'
import { CommitCursor, type StartMark } from './commit-cursor.ts'
import { type FamilyPosition, rangesWithin, writeCommitMetadata } from './commit-metadata.ts'
import { FetchCursor } from './fetch-cursor.ts'
import { Holds } from './holds.ts'
import type { OffsetRange } from './offset-ranges.ts'
import { OffsetTracker } from './offset-tracker.ts'

export interface PartitionStart {
  readonly topicId: string
  readonly offset: number
  readonly firstPartitions: number
  /** −1 when nothing was committed yet. */
  readonly committed: number
  /** Done before this member got the partition, above the start. */
  readonly done: readonly OffsetRange[]
  /** Of the last leader that wrote some of `done`; left out when it is not known. */
  readonly doneEpoch?: number | undefined
  /** What else commits say of the group's first start; shared by the partitions of a topic, and told more of as it is known. */
  readonly mark?: StartMark
  /** Of the record before `offset`, as its commit told; left out when it did not. */
  readonly leaderEpoch?: number
  /** When this member committed `committed`, by the committer's clock; left out when another did. */
  readonly committedAt?: number
  /** How far its family's partition was, as the commit told. */
  readonly family?: FamilyPosition | null
}

/**
 * A partition while this member owns it. Each part has one writer: the fetcher moves `fetch`, the committer `commits`, the
 * worker and the outcomes of its records `tracker`; all on one thread.
 */
export class SourcePartition implements TopicPartition {
  readonly topic: string
  readonly partition: number
  readonly topicId: string
  readonly holds: Holds
  readonly fetch: FetchCursor
  readonly commits: CommitCursor
  /** Names it to those who must not keep it in memory. */
  readonly token: object = {}
  /** Wakes the worker: records came, a letter was acknowledged, a hold ended, or it is to close. */
  readonly signal = new Signal()
  /** How many of its retries wait for their time, none of them for an outage to end: the retry loop counts. */
  backingOff = 0
  readonly #buffer = new ChunkBuffer()
  readonly #firstPartitions: number
  readonly #mark: StartMark
  #tracker: OffsetTracker
  readonly #doneEpoch: number | undefined
  #family: () => FamilyPosition | null
  #stopAt = Number.POSITIVE_INFINITY

  constructor(partition: TopicPartition, start: PartitionStart, emit: EventSink) {
    this.topic = partition.topic
    this.partition = partition.partition
    this.topicId = start.topicId
    this.#firstPartitions = start.firstPartitions
    this.#mark = start.mark ?? {}
    const { family = null } = start
    this.#family = () => family
    this.#tracker = new OffsetTracker(start.offset, start.done)
    this.#doneEpoch = start.doneEpoch
    this.fetch = new FetchCursor(this, this.#buffer, start.offset, start.leaderEpoch)
    this.commits = new CommitCursor(start.committed, start.committedAt)
    this.commits.begin(this.commitMetadata())
    this.holds = new Holds(this, emit)
  }

  get tracker(): OffsetTracker {
    return this.#tracker
  }

  /** With `untilIdle`: records from here on are not taken. */
  get stopAt(): number {
    return this.#stopAt
  }

  /** The end of a run with `untilIdle`, once it is known. */
  stopReadingAt(offset: number): void {
    this.#stopAt = offset
  }

  /** Bytes that were fetched and are not finished with. */
  get bufferedBytes(): number {
    return this.#buffer.bytes
  }

  get firstChunk(): FetchedChunk | undefined {
    return this.#buffer.first
  }

  /**
   * Takes what a fetch brought and wakes the worker. Tells whether the answer got us anywhere.
   * @throws DeadLetterError BATCH_CORRUPT when its first batch cannot be one
   */
  append(fetched: FetchedPartition, readCommitted: boolean): boolean {
    const moved = this.fetch.take(fetched, readCommitted)
    if (this.#doneEpoch !== undefined && this.#tracker.knowsDone)
      this.#tracker.distrust(this.fetch.epochs.endOf(this.#doneEpoch))
    if (moved) this.signal.notify()
    return moved
  }

  /** So many bytes of the first chunk are finished with. */
  advance(bytes: number): void {
    this.#buffer.advance(bytes)
  }

  /** What is buffered is not taken any more: before a reset, and before it is fetched again. */
  forgetBuffered(): void {
    this.#buffer.clear()
  }

  /** Forgets what is buffered and fetches again from the first offset that was not taken. */
  refetch(notBefore: number): void {
    this.forgetBuffered()
    this.fetch.refetch(this.#tracker.next, notBefore)
  }

  /** Carries out a reset, once nothing from before it is left. Tells whether there was one. */
  settleReset(): boolean {
    if (this.#buffer.first !== undefined || this.#tracker.openCount > 0) return false
    const offset = this.fetch.settleReset()
    if (offset === undefined) return false
    const { next } = this.#tracker
    // Ahead, where the log's start has moved to: what was done there is done. Back, other records may stand there.
    this.#tracker = new OffsetTracker(offset, offset < next ? [] : this.#tracker.doneAbove())
    return true
  }

  /** Its commits tell from now on how far this partition of its family is. */
  goesWith(beside: SourcePartition): void {
    this.#family = () => ({ topicId: beside.topicId, offset: beside.tracker.committable })
  }

  /** What a commit of `tracker.committable` says beside the offset. */
  commitMetadata(): string {
    const { metadataBytes } = this.commits
    const done = this.#tracker.doneAbove(rangesWithin(metadataBytes))
    const facts = {
      ...this.#mark,
      firstPartitions: this.#firstPartitions,
      topicId: this.topicId,
      done,
      // As long as some of an earlier owner's lies ahead, nothing was read of a later leader than that one told: what is
      // behind it was distrusted. Afterwards all of it was read here.
      doneEpoch: this.#tracker.knowsDone ? this.#doneEpoch : this.fetch.epochs.before(done.at(-1)?.end ?? 0),
      family: this.#family()
    }
    return writeCommitMetadata(facts, this.#tracker.committable, metadataBytes)
  }

  /**
   * With `untilIdle`: everything up to the end that it had at start is done. A position beyond that end counts once a
   * fetch has been answered there: a committed offset may lie beyond the log, and is reset then.
   */
  get atEnd(): boolean {
    const { next, openCount } = this.#tracker
    const told = next === this.#stopAt || this.fetch.endOffset >= 0
    return next >= this.#stopAt && openCount === 0 && this.fetch.resetTo === undefined && told
  }
}
