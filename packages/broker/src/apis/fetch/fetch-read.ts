import { errorCodes } from '@dead-letter/protocol'
import type { FetchPartition } from '../../fetch-sessions/fetch-partition.ts'
import type { PartitionNews } from '../../fetch-sessions/fetch-session.ts'
import type { AbortedTransaction } from '../../log/aborted-transactions.ts'
import type { PartitionLog } from '../../log/partition-log.ts'
import type { Isolation } from '../../log/read-result.ts'
import { leaderEpochCode } from '../leader-epoch.ts'
import type { Source } from './fetch-wait.ts'

/** What was read of one partition. */
export interface FetchedPartition {
  readonly partition: FetchPartition
  readonly news: PartitionNews
  readonly lastStableOffset: bigint
  readonly records: readonly Buffer[]
  readonly aborted: readonly AbortedTransaction[] | null
  readonly divergingEpoch: { readonly epoch: number; readonly endOffset: bigint } | null
}

export interface FetchLimits {
  readonly maxBytes: number
  readonly minBytes: number
  readonly isolation: Isolation
}

/** A partition and its log, or the code that says why there is none to read. */
export interface FetchTarget {
  readonly partition: FetchPartition
  readonly log: PartitionLog | null
  readonly code: number
}

/** Reads all, in order: maxBytes bounds the whole, except that a first batch is given whatever its size. */
export function readAll(targets: readonly FetchTarget[], limits: FetchLimits): FetchedPartition[] {
  let left = limits.maxBytes
  let atLeastOne = true
  return targets.map(target => {
    const fetched = read(target, left, atLeastOne, limits.isolation)
    if (fetched.news.bytes > 0) atLeastOne = false
    left = Math.max(0, left - fetched.news.bytes)
    return fetched
  })
}

/** What is waited for: the bytes of each partition count up to its own limit. */
export function sourcesOf(targets: readonly FetchTarget[], isolation: Isolation): Source[] {
  return targets.flatMap(({ partition, log }) => {
    if (log === null) return []
    return [{ log, available: () => Math.min(log.available(partition.fetchOffset, isolation), partition.maxBytes) }]
  })
}

/** A partition that is not there: unlike an error of reading, Kafka gives it an empty list of aborted transactions. */
export function unreadable(partition: FetchPartition, code: number): FetchedPartition {
  return { ...failed(partition, code), aborted: [] }
}

function read(target: FetchTarget, maxBytes: number, atLeastOne: boolean, isolation: Isolation): FetchedPartition {
  const { partition, log } = target
  if (log === null || log.isClosed)
    return failed(partition, target.code === 0 ? errorCodes.UNKNOWN_TOPIC_OR_PARTITION : target.code)
  const epochCode = leaderEpochCode(log, partition.currentLeaderEpoch)
  if (epochCode !== 0) return failed(partition, epochCode)
  const { fetchOffset, lastFetchedEpoch } = partition
  if (lastFetchedEpoch > log.leaderEpoch) return failed(partition, errorCodes.OFFSET_OUT_OF_RANGE)
  if (lastFetchedEpoch >= 0 && fetchOffset >= log.startOffset && fetchOffset > log.endOffset)
    return diverging(partition, log)

  const result = log.read({
    offset: fetchOffset,
    maxBytes: Math.max(0, Math.min(partition.maxBytes, maxBytes)),
    atLeastOne,
    isolation
  })
  if (result.code !== 0) return failed(partition, result.code)
  const bytes = result.records.reduce((sum, view) => sum + view.length, 0)
  const { highWatermark, startOffset, lastStableOffset, records, aborted } = result
  return {
    partition,
    news: { code: 0, highWatermark, startOffset, bytes, diverges: false },
    lastStableOffset,
    records,
    aborted,
    divergingEpoch: null
  }
}

function failed(partition: FetchPartition, code: number): FetchedPartition {
  const news = { code, highWatermark: -1n, startOffset: -1n, bytes: 0, diverges: false }
  return { partition, news, lastStableOffset: -1n, records: [], aborted: null, divergingEpoch: null }
}

/** The client has read further than the log goes: it is to cut back (KIP-595). */
function diverging(partition: FetchPartition, log: PartitionLog): FetchedPartition {
  const { highWatermark, startOffset, lastStableOffset, leaderEpoch, endOffset } = log
  return {
    partition,
    news: { code: 0, highWatermark, startOffset, bytes: 0, diverges: true },
    lastStableOffset,
    records: [],
    aborted: null,
    divergingEpoch: { epoch: leaderEpoch, endOffset }
  }
}
