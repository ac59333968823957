import * as crypto from 'node:crypto'
import { DeadLetterError } from '../errors.ts'
import { type BatchInfo, readBatchInfo } from './batch-info.ts'
import { CRC_START } from './batch-records.ts'
import { crc32c } from './crc32c.ts'
import type { RecordHeader, SourceRecord, TimestampType } from './source-record.ts'

/** Of which topic the batch is. */
export interface PointedSource {
  readonly topic: string
  readonly topicId: string
  readonly partition: number
}

/**
 * Stands for all records of a batch that cannot be read, so that one dead letter can say where they are: its value is
 * JSON of topic id, topic, partition, first and last offset, and the batch's length and SHA-256.
 */
export class BatchPointer implements SourceRecord {
  readonly topic: string
  readonly partition: number
  /** The first offset that is passed over. */
  readonly offset: number
  readonly lastOffset: number
  /** Of the whole batch as it was fetched, header included. */
  readonly sha256: string
  /**
   * Whether one reading is enough: the checksum was right, and it begins where the records before it end. Else what the range was told
   * from may have been damaged on the way: no checksum covers base offsets.
   */
  readonly certain: boolean
  readonly timestamp = -1
  readonly timestampType: TimestampType = 'NoTimestampType'
  readonly rawKey = null
  readonly rawValue: Buffer
  readonly headers: readonly RecordHeader[] = []

  private constructor(source: PointedSource, offset: number, lastOffset: number, certain: boolean, bytes: Buffer) {
    const { topic, topicId, partition } = source
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.lastOffset = lastOffset
    this.certain = certain
    this.sha256 = crypto.hash('sha256', bytes, 'hex')
    const value = {
      topicId,
      topic,
      partition,
      firstOffset: offset,
      lastOffset,
      length: bytes.length,
      sha256: this.sha256
    }
    this.rawValue = Buffer.from(JSON.stringify(value))
  }

  /** The same for readings that brought the same bytes and the same range. */
  get reading(): string {
    return `${this.sha256} ${this.offset} ${this.lastOffset}`
  }

  /**
   * @param records the fetched chunk, with what follows the batch
   * @param from offsets below it were delivered before
   * @param intact whether the batch's checksum was right
   * @param logEnd no offset from here on was there to be fetched; −1 when that is not known
   * @returns `null` when it cannot be known where the batch ends: good records behind it might be passed over
   */
  static of(
    source: PointedSource,
    records: Buffer,
    info: BatchInfo,
    from: number,
    intact: boolean,
    logEnd: number
  ): BatchPointer | null {
    const next = nextBase(records, info)
    // A base offset that the batches around it contradict: one of them is damaged.
    if (next !== null && (next <= info.baseOffset || (intact && next <= info.lastOffset))) return null
    const lastOffset = intact ? info.lastOffset : endOf(info, next)
    const offset = Math.max(info.baseOffset, from)
    if (lastOffset === null || lastOffset < offset || (logEnd >= 0 && lastOffset >= logEnd)) return null
    const bytes = records.subarray(info.position, info.position + info.byteLength)
    return new BatchPointer(source, offset, lastOffset, intact && info.baseOffset <= from, bytes)
  }
}

/** Where the batch behind this one begins; `null` when there is none whose checksum is right. */
function nextBase(records: Buffer, { position, byteLength }: BatchInfo): number | null {
  try {
    const next = readBatchInfo(records, position + byteLength)
    if (next === null || next.magic !== 2) return null
    const covered = records.subarray(next.position + CRC_START, next.position + next.byteLength)
    return crc32c(covered) === next.crc ? next.baseOffset : null
  } catch (error) {
    if (DeadLetterError.is(error)) return null
    throw error
  }
}

/**
 * A damaged header may name any last offset, and no checksum covers where the next batch begins: what both allow is taken, and without a
 * next batch a last offset that the count confirms. Too low costs another letter, too high would pass over good records.
 */
function endOf(info: BatchInfo, next: number | null): number | null {
  const counted = info.baseOffset + info.count - 1
  if (next === null) return info.lastOffset === counted ? counted : null
  return Math.min(Math.max(info.lastOffset, counted), next - 1)
}
