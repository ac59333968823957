import type { FetchedPartition, TopicPartition } from '../../client/port.ts'
import { AbortedFilter } from '../../records/aborted-filter.ts'
import { scanExtent } from '../../records/batch-info.ts'
import type { ChunkBuffer } from './chunk-buffer.ts'
import { LeaderEpochs } from './leader-epochs.ts'
import { ReadReplica } from './read-replica.ts'

/** A new position to start from, and the leader epoch of the record before it; −1 = not known. */
interface Reset {
  readonly offset: number
  readonly epoch: number
}

/** Where the fetches of one partition are. The fetcher moves it; others read it, and ask for a position to be fetched again. */
export class FetchCursor {
  /** Where it is fetched from when not from its leader. */
  readonly replica = new ReadReplica()
  readonly #where: TopicPartition
  readonly #buffer: ChunkBuffer
  #epochs: LeaderEpochs
  #position: number
  #notBefore = 0
  #failures = 0
  #endOffset = -1
  #endOffsetAt: number | null = null
  #askedAt: number | undefined
  #reset: Reset | undefined

  constructor(where: TopicPartition, buffer: ChunkBuffer, offset: number, leaderEpoch: number | undefined) {
    this.#where = where
    this.#buffer = buffer
    this.#position = offset
    this.#epochs = new LeaderEpochs(offset, leaderEpoch)
  }

  /** The next offset to ask the broker for. */
  get position(): number {
    return this.#position
  }

  /** Not fetched before this moment of the consumer's clock. */
  get notBefore(): number {
    return this.#notBefore
  }

  /** Fetches in a row that got nowhere. */
  get failures(): number {
    return this.#failures
  }

  /** End of what a consumer of this isolation can read, as the last fetch told; −1 before the first. */
  get endOffset(): number {
    return this.#endOffset
  }

  /** When `endOffset` was told, milliseconds since the epoch; `null` before the first fetch. */
  get endOffsetAt(): number | null {
    return this.#endOffsetAt
  }

  /** Since when, by `performance.now()`, its leader has been asked without answering. */
  get askedAt(): number | undefined {
    return this.#askedAt
  }

  /** Leader epochs of what was fetched. */
  get epochs(): Pick<LeaderEpochs, 'before' | 'endOf'> {
    return this.#epochs
  }

  /** A new position to start from when all that is buffered and under way is finished. */
  get resetTo(): number | undefined {
    return this.#reset?.offset
  }

  asked(now: number): void {
    this.#askedAt ??= now
  }

  /** The broker limits this client: what was to be asked at `now` is asked at `later`. */
  askedLater(now: number, later: number): void {
    if (this.#askedAt === now) this.#askedAt = later
  }

  answered(): void {
    this.#askedAt = undefined
  }

  /**
   * Takes a fetch's records and moves the position behind them. Tells whether the answer got us anywhere.
   * @throws DeadLetterError BATCH_CORRUPT when its first batch cannot be one
   */
  take(fetched: FetchedPartition, readCommitted: boolean): boolean {
    this.#endOffset = readCommitted ? fetched.lastStableOffset : fetched.highWatermark
    this.#endOffsetAt = Date.now()
    if (fetched.records === null || fetched.records.length === 0) return true
    const epochs = this.#epochs
    const position = this.#position
    const extent = scanExtent(fetched.records, this.#where, (offset, epoch) =>
      epochs.add(Math.max(offset, position), epoch)
    )
    if (extent.byteLength === 0 || extent.nextOffset <= this.#position) return false
    const aborted = new AbortedFilter(readCommitted ? fetched.abortedTransactions : [])
    this.#buffer.append(fetched.records, extent.byteLength, aborted)
    this.#position = extent.nextOffset
    return true
  }

  /** The last fetch got somewhere. */
  progressed(): void {
    this.#failures = 0
  }

  /** The last fetch got nowhere: the next one waits. */
  failed(notBefore: (failures: number) => number): void {
    this.#failures++
    this.#notBefore = notBefore(this.#failures)
  }

  /** What was buffered is forgotten: fetched again from here, not before that moment. */
  refetch(offset: number, notBefore: number): void {
    this.#position = offset
    this.#notBefore = notBefore
  }

  /** Only what was known of the epoch is wrong, not the position. */
  correctEpoch(offset: number, epoch: number): void {
    this.#epochs = new LeaderEpochs(offset, epoch)
  }

  /** Asks for a new position, which is fetched at once when it is there. */
  reset(offset: number, epoch = -1): void {
    this.#reset = { offset, epoch }
    this.#notBefore = 0
    this.#failures = 0
  }

  /** Nothing from before a reset is left: it is carried out. @returns the new position; undefined where none was asked for */
  settleReset(): number | undefined {
    const reset = this.#reset
    if (reset === undefined) return undefined
    this.#epochs = new LeaderEpochs(reset.offset, reset.epoch)
    this.#position = reset.offset
    this.#reset = undefined
    return reset.offset
  }
}
