import { hash } from 'node:crypto'
import type { BatchInfo } from './batch-info.ts'
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
  readonly timestamp = -1
  readonly timestampType: TimestampType = 'NoTimestampType'
  readonly rawKey = null
  readonly rawValue: Buffer
  readonly headers: readonly RecordHeader[] = []

  private constructor(source: PointedSource, offset: number, lastOffset: number, bytes: Buffer) {
    const { topic, topicId, partition } = source
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.lastOffset = lastOffset
    this.sha256 = hash('sha256', bytes, 'hex')
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

  /**
   * @param records the fetched chunk, with what follows the batch
   * @param from offsets below it were delivered before
   * @param intact whether the batch's own header is to be believed
   * @returns `null` when it cannot be known where the batch ends: good records behind it might be passed over
   */
  static of(
    source: PointedSource,
    records: Buffer,
    info: BatchInfo,
    from: number,
    intact: boolean
  ): BatchPointer | null {
    const lastOffset = intact ? info.lastOffset : endOf(records, info)
    const offset = Math.max(info.baseOffset, from)
    if (lastOffset === null || lastOffset < offset) return null
    const bytes = records.subarray(info.position, info.position + info.byteLength)
    return new BatchPointer(source, offset, lastOffset, bytes)
  }
}

/** A damaged header may name any last offset. What the next batch begins with is not the damaged one's, and a count that fits is no chance. */
function endOf(records: Buffer, info: BatchInfo): number | null {
  const next = info.position + info.byteLength
  if (next + 8 > records.length) return info.lastOffset - info.baseOffset === info.count - 1 ? info.lastOffset : null
  const following = Number(records.readBigInt64BE(next))
  return Number.isSafeInteger(following) && following > info.baseOffset ? following - 1 : null
}
