import type { FetchedPartition, Isolation } from '../../client/port.ts'
import { AbortedFilter } from '../../records/aborted-filter.ts'
import { type BatchInfo, readBatchInfo } from '../../records/batch-info.ts'
import { type BatchSource, controlType, openBatchAside } from '../../records/batch-records.ts'
import { Slice } from '../../time/slice.ts'

/** What a fetch from an offset says of the log between there and an end. */
export type GapAnswer =
  /** No record is left up to the end. */
  | { readonly kind: 'empty' }
  /** None up to `next`; it goes on there. */
  | { readonly kind: 'more'; readonly next: number }
  /** There is at least one, or something that cannot be read. */
  | { readonly kind: 'records' }
  /** The answer does not tell: this broker does not know the log up to the end. */
  | { readonly kind: 'unknown'; readonly logEnd: number }

/**
 * Looks whether only control records, records of aborted transactions and gaps (of compaction, of transactions) lie
 * between `from` and `end`. The partition must have been fetched alone: a broker leaves out what others filled its
 * answer with.
 */
export async function readGap(
  fetched: FetchedPartition,
  from: number,
  end: number,
  isolation: Isolation,
  maxBatchBytes: number
): Promise<GapAnswer> {
  const { records, topic, partition } = fetched
  const logEnd = isolation === 'read-committed' ? fetched.lastStableOffset : fetched.highWatermark
  if (records === null || records.length === 0) return logEnd >= end ? { kind: 'empty' } : { kind: 'unknown', logEnd }
  const aborted = new AbortedFilter(isolation === 'read-committed' ? fetched.abortedTransactions : [])
  const source = { topic, partition, checkCrc: true, maxBatchBytes }
  const slice = new Slice()
  let next = from
  try {
    for (let position = 0; ; ) {
      const info = readBatchInfo(records, position, source)
      if (info === null) break
      if (info.baseOffset >= end) return { kind: 'empty' }
      const marker = info.isControl ? controlType(records, info, source) : undefined
      if (!aborted.skips(info, marker) && (await holdsRecord(records, info, next, end, source, slice)))
        return { kind: 'records' }
      next = Math.max(next, info.lastOffset + 1)
      position += info.byteLength
    }
  } catch {
    return { kind: 'records' }
  }
  if (next >= end) return { kind: 'empty' }
  // A batch that is cut short although it is the first: larger than what was asked for, so it holds something.
  return next > from ? { kind: 'more', next } : { kind: 'records' }
}

/** Compaction may leave a batch without its last records: its header alone does not tell. */
async function holdsRecord(
  records: Buffer,
  info: BatchInfo,
  from: number,
  end: number,
  source: BatchSource,
  slice: Slice
): Promise<boolean> {
  if (info.lastOffset < from) return false
  const batch = await openBatchAside(records, info, source, () => slice.step())
  for (let record = batch.next(); record !== null; record = batch.next()) {
    if (record.offset >= from && record.offset < end) return true
    await slice.step()
  }
  return false
}
