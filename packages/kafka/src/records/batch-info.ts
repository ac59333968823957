import { DeadLetterError } from '../errors.ts'
import type { TimestampType } from './source-record.ts'

/** Bytes of a batch before its first record (format 2). */
export const BATCH_OVERHEAD = 61
/** Bytes of base offset and length, which the length does not count. */
const LENGTH_END = 12
/** The message format, at the same place in all formats. */
const MAGIC_END = 17
/** The smallest message of formats 0 and 1: checksum, format, attributes, null key, null value. */
const OLD_MESSAGE_MIN = 14

const TIMESTAMP_TYPE = 0x08
const TRANSACTIONAL = 0x10
const CONTROL = 0x20

/** The header of a record batch, which says all about it but its records. */
export interface BatchInfo {
  /** Where it begins in the chunk. */
  readonly position: number
  /** The whole batch, header included. */
  readonly byteLength: number
  readonly baseOffset: number
  /** Kept by compaction, so it may be beyond the last record's. */
  readonly lastOffset: number
  readonly leaderEpoch: number
  /** Message format; the fields after `crc` mean nothing unless it is 2. */
  readonly magic: number
  readonly crc: number
  readonly attributes: number
  /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; others are not assigned. */
  readonly compression: number
  readonly timestampType: TimestampType
  readonly isTransactional: boolean
  readonly isControl: boolean
  /** What the records' timestamps count from; any 64 bits. */
  readonly baseTimestamp: bigint
  readonly maxTimestamp: number
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly baseSequence: number
  /** Records in it; 0 when compaction left only the header. */
  readonly count: number
}

/** Whose bytes are read: what errors name. */
export interface ChunkSource {
  readonly topic: string
  readonly partition: number
}

const UNNAMED = { topic: 'a topic not named' }

/** Exact up to 2^53 − 1 on either side of zero. */
const readInt64 = (buffer: Buffer, position: number): number =>
  buffer.readInt32BE(position) * 4_294_967_296 + buffer.readUInt32BE(position + 4)

/**
 * Brings a timestamp back to where numbers are exact. Brokers take any 64 bits by default before 4.0, and one absurd
 * timestamp must not break whatever writes it down again.
 */
export const safeTimestamp = (timestamp: number): number =>
  timestamp > Number.MAX_SAFE_INTEGER
    ? Number.MAX_SAFE_INTEGER
    : timestamp < Number.MIN_SAFE_INTEGER
      ? Number.MIN_SAFE_INTEGER
      : timestamp

function damaged(source: ChunkSource | undefined, offset: number, reason: string): DeadLetterError {
  return new DeadLetterError('BATCH_CORRUPT', {
    ...(source ? { topic: source.topic, partition: source.partition } : UNNAMED),
    offset,
    reason
  })
}

/**
 * Reads the header of the batch that begins at `position`; nothing behind the header is looked at.
 * @returns `null` when the batch is cut short by the end of the chunk
 * @throws DeadLetterError `BATCH_CORRUPT` when the header cannot be one (its checksum is not looked at here)
 */
export function readBatchInfo(buffer: Buffer, position: number, source?: ChunkSource): BatchInfo | null {
  const available = buffer.length - position
  if (available < MAGIC_END) return null
  const baseOffset = readInt64(buffer, position)
  const length = buffer.readInt32BE(position + 8)
  const magic = buffer.readInt8(position + 16)
  const smallest = magic >= 2 ? BATCH_OVERHEAD - LENGTH_END : OLD_MESSAGE_MIN
  if (baseOffset < 0 || !Number.isSafeInteger(baseOffset))
    throw damaged(source, baseOffset, 'its base offset is not an offset')
  if (length < smallest) throw damaged(source, baseOffset, `its length is ${length}`)
  const byteLength = length + LENGTH_END
  if (byteLength > available) return null
  if (magic !== 2) return foreignFormat(position, byteLength, baseOffset, magic)

  const attributes = buffer.readInt16BE(position + 21)
  const lastOffsetDelta = buffer.readInt32BE(position + 23)
  const count = buffer.readInt32BE(position + 57)
  if (lastOffsetDelta < 0) throw damaged(source, baseOffset, `its last offset delta is ${lastOffsetDelta}`)
  if (count < 0) throw damaged(source, baseOffset, `its record count is ${count}`)
  return {
    position,
    byteLength,
    baseOffset,
    lastOffset: baseOffset + lastOffsetDelta,
    leaderEpoch: buffer.readInt32BE(position + 12),
    magic,
    crc: buffer.readUInt32BE(position + 17),
    attributes,
    compression: attributes & 0x07,
    timestampType: (attributes & TIMESTAMP_TYPE) === 0 ? 'CreateTime' : 'LogAppendTime',
    isTransactional: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    baseTimestamp: buffer.readBigInt64BE(position + 27),
    maxTimestamp: safeTimestamp(readInt64(buffer, position + 35)),
    producerId: buffer.readBigInt64BE(position + 43),
    producerEpoch: buffer.readInt16BE(position + 51),
    baseSequence: buffer.readInt32BE(position + 53),
    count
  }
}

/** Enough of a batch in another format to name it and to find its end. */
function foreignFormat(position: number, byteLength: number, baseOffset: number, magic: number): BatchInfo {
  return {
    position,
    byteLength,
    baseOffset,
    lastOffset: baseOffset,
    leaderEpoch: -1,
    magic,
    crc: 0,
    attributes: 0,
    compression: 0,
    timestampType: 'NoTimestampType',
    isTransactional: false,
    isControl: false,
    baseTimestamp: -1n,
    maxTimestamp: -1,
    producerId: -1n,
    producerEpoch: -1,
    baseSequence: -1,
    count: 0
  }
}

/**
 * How far a fetched chunk goes, from batch headers alone: the offset after its last complete batch and the bytes up
 * to that batch's end; −1 and 0 when it holds no complete batch. Ends before a batch whose header is damaged, so that
 * what stands before it is still delivered.
 * @param onEpoch told where batches of another leader's epoch begin
 * @throws DeadLetterError `BATCH_CORRUPT` when the first batch is damaged
 */
export function scanExtent(
  buffer: Buffer,
  source?: ChunkSource,
  onEpoch?: (offset: number, epoch: number) => void
): { nextOffset: number; byteLength: number } {
  let nextOffset = -1
  let byteLength = 0
  let epoch = -1
  try {
    for (;;) {
      const info = readBatchInfo(buffer, byteLength, source)
      if (info === null) break
      if (info.baseOffset < nextOffset)
        throw damaged(source, info.baseOffset, `it stands behind offset ${nextOffset - 1}`)
      if (info.leaderEpoch !== epoch) {
        epoch = info.leaderEpoch
        onEpoch?.(info.baseOffset, epoch)
      }
      nextOffset = info.lastOffset + 1
      byteLength += info.byteLength
    }
  } catch (error) {
    if (byteLength === 0) throw error
  }
  return { nextOffset, byteLength }
}
