import type { FetchedPartition, Isolation } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { AbortedFilter } from '../records/aborted-filter.ts'
import { readBatchInfo } from '../records/batch-info.ts'
import { type BatchRecords, type BatchSource, controlType, openBatchAside } from '../records/batch-records.ts'
import type { WantsKey } from '../records/pass-over.ts'
import type { SourceRecord } from '../records/source-record.ts'

/** Records of one partition that lie together in its log, in order: those of one batch. */
export interface RecordChunk {
  readonly partition: number
  /** Where reading goes on once these are done with: what to keep, to be resumed from. */
  readonly next: number
  /** Of the leader that wrote them: with `next` it tells whether the log is still the one that was read. */
  readonly epoch: number
  /** To be gone through once, before the next chunk is asked for; empty where a batch is passed over. */
  readonly records: Iterable<SourceRecord>
}

/** How the bytes of an answer are read. */
export interface ChunkSettings {
  readonly topic: string
  readonly isolation: Isolation
  /** Bytes that one record batch may have when decompressed. */
  readonly maxBatchBytes: number
  /** Told of a batch that cannot be read; it is passed over. Left out: reading fails. */
  readonly onUnreadable?: ((error: DeadLetterError) => void) | undefined
  /** Records that it does not want are passed over: so few of many cost what their lengths cost to read. */
  readonly wants?: WantsKey | undefined
  /** Whose batches are passed over unread, by the id of their producer. @default nobody's */
  readonly ignores?: ((producerId: bigint) => boolean) | undefined
}

/** Where reading begins in an answer and where it ends, before `end`. */
interface Bounds {
  readonly offset: number
  readonly end: number
}

const nothing: readonly SourceRecord[] = []

/**
 * The batches of one answer, each opened when it is asked for.
 * @param turn asked while a large batch is decompressed: a promise to wait for when others should have their turn
 */
export async function* chunksOf(
  { records: buffer, partition, abortedTransactions }: FetchedPartition,
  { offset, end }: Bounds,
  settings: ChunkSettings,
  turn: () => Promise<void> | undefined
): AsyncGenerator<RecordChunk> {
  if (buffer === null) return
  const { topic, isolation, maxBatchBytes, onUnreadable, ignores } = settings
  const source: BatchSource = { topic, partition, checkCrc: true, maxBatchBytes }
  const filter = new AbortedFilter(isolation === 'read-committed' ? abortedTransactions : [])
  let at = 0
  let from = offset
  while (from < end) {
    const info = readBatchInfo(buffer, at, source)
    if (info === null) return
    at += info.byteLength
    if (info.lastOffset < from) continue
    const next = info.lastOffset + 1
    let records: Iterable<SourceRecord> = nothing
    try {
      const skipped = filter.skips(info, info.isControl ? controlType(buffer, info, source) : undefined)
      if (!skipped && ignores?.(info.producerId) !== true)
        records = within(await openBatchAside(buffer, info, source, turn), { offset: from, end }, settings)
    } catch (error) {
      if (onUnreadable === undefined || !DeadLetterError.is(error)) throw error
      onUnreadable(error)
    }
    yield { partition, next, epoch: info.leaderEpoch, records }
    from = next
  }
}

function* within(
  batch: BatchRecords,
  { offset, end }: Bounds,
  { onUnreadable, wants }: Pick<ChunkSettings, 'onUnreadable' | 'wants'>
): Generator<SourceRecord> {
  try {
    for (let record = batch.next(wants); record !== null; record = batch.next(wants))
      if (record.offset >= offset && record.offset < end) yield record
  } catch (error) {
    if (onUnreadable === undefined || !DeadLetterError.is(error)) throw error
    onUnreadable(error)
  }
}
