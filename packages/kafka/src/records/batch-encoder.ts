import { type Compression, compress, compressionTypes, copyBytes } from '@dead-letter/protocol'
import { BATCH_OVERHEAD } from './batch-info.ts'
import { crc32c } from './crc32c.ts'
import { cutPiece, piece, type Room } from './slabs.ts'

export { BATCH_OVERHEAD, type Compression }

/** A record to be written, as bytes. */
export interface OutgoingRecord {
  /** `null` and empty are different. */
  readonly key: Buffer | null
  readonly value: Buffer | null
  /** Milliseconds since the epoch, an integer; −1 for none. */
  readonly timestamp: number
  /** In their order; names may repeat. */
  readonly headers: readonly (readonly [name: Buffer, value: Buffer | null])[]
  /** {@link contentBytes} of it, where that is known already. */
  readonly contentBytes?: number
}

type Content = Pick<OutgoingRecord, 'key' | 'value' | 'headers'>

const noHeaders: OutgoingRecord['headers'] = []

/** A record whose key, value and headers are written out as a batch has them, in memory of its own: made by {@link packRecord}. */
class PackedRecord implements OutgoingRecord {
  readonly key = null
  readonly value = null
  readonly headers = noHeaders
  readonly timestamp: number
  readonly contentBytes: number
  readonly buffer: Buffer
  readonly start: number

  constructor(timestamp: number, contentBytes: number, buffer: Buffer, start: number) {
    this.timestamp = timestamp
    this.contentBytes = contentBytes
    this.buffer = buffer
    this.start = start
  }
}

/**
 * The same record for whoever only sends it: it keeps nothing of what it was read with, and is written into a batch in one piece.
 * @param room where it lies; left out: with others that come one after another
 */
export function packRecord(record: OutgoingRecord, room?: Room): OutgoingRecord {
  const bytes = record.contentBytes ?? contentBytes(record)
  if (room === undefined) cutPiece(bytes)
  else room.cut(bytes)
  const { buffer, start } = piece
  writeContent(buffer, start, record)
  return new PackedRecord(record.timestamp, bytes, buffer, start)
}

/** What a batch says beside its records. */
export interface BatchOptions {
  /** −1n when the producer is not idempotent. */
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly compression: Compression
  /** Whether it belongs to a transaction. @default false */
  readonly isTransactional?: boolean
}

/** Bit of a batch's attributes. */
const TRANSACTIONAL = 1 << 4

/** Bytes of the longest timestamp delta and offset delta. */
const WORST_DELTAS = 10 + 5

/** Lengths of the records of the batch being made, so that they are not computed twice. */
let bodies = new Int32Array(1024)

/**
 * Upper bound of the bytes that a record takes in an uncompressed batch, whatever its place in it; at most 20 too many.
 * @param content its {@link contentBytes}, where that is known
 */
export function encodedSize(record: Content, content = contentBytes(record)): number {
  const body = 1 + WORST_DELTAS + content
  return lengthSize(body) + body
}

/**
 * A complete record batch of format 2 for a produce request: base offset 0, no leader epoch, checksum set.
 * One allocation when uncompressed.
 * @param records at least one
 */
export function encodeBatch(records: readonly OutgoingRecord[], options: BatchOptions): Buffer {
  const count = records.length
  if (count === 0) throw new RangeError('A batch has at least one record.')
  if (bodies.length < count) bodies = new Int32Array(count * 2)
  const baseTimestamp = baseOf(records)
  let maxTimestamp = (records[0] as OutgoingRecord).timestamp
  let bytes = 0
  for (let i = 0; i < count; i++) {
    const record = records[i] as OutgoingRecord
    const { timestamp } = record
    if (!Number.isSafeInteger(timestamp))
      throw new RangeError(`A timestamp is an integer within 2^53, not ${timestamp}.`)
    if (timestamp > maxTimestamp) maxTimestamp = timestamp
    const body =
      1 + varlongSize(timestamp - baseTimestamp) + lengthSize(i) + (record.contentBytes ?? contentBytes(record))
    bodies[i] = body
    bytes += lengthSize(body) + body
  }

  let batch = Buffer.allocUnsafeSlow(BATCH_OVERHEAD + bytes)
  let position = BATCH_OVERHEAD
  for (let i = 0; i < count; i++) {
    const record = records[i] as OutgoingRecord
    position = writeLength(batch, position, bodies[i] as number)
    batch[position++] = 0
    position = writeVarlong(batch, position, record.timestamp - baseTimestamp)
    position = writeLength(batch, position, i)
    if (record instanceof PackedRecord) {
      copyBytes(batch, position, record.buffer, record.start, record.start + record.contentBytes)
      position += record.contentBytes
    } else position = writeContent(batch, position, record)
  }
  if (position !== batch.length) throw new RangeError('A record is not as long as it was said to be.')
  if (options.compression !== 'none') {
    const records = compress(options.compression, batch.subarray(BATCH_OVERHEAD))
    batch = Buffer.allocUnsafeSlow(BATCH_OVERHEAD + records.length)
    records.copy(batch, BATCH_OVERHEAD)
  }

  batch.fill(0, 0, 8)
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(-1, 12)
  batch[16] = 2
  batch.writeInt16BE(compressionTypes[options.compression] | (options.isTransactional ? TRANSACTIONAL : 0), 21)
  batch.writeInt32BE(count - 1, 23)
  batch.writeBigInt64BE(BigInt(baseTimestamp), 27)
  batch.writeBigInt64BE(BigInt(maxTimestamp), 35)
  batch.writeBigInt64BE(options.producerId, 43)
  batch.writeInt16BE(options.producerEpoch, 51)
  batch.writeInt32BE(options.baseSequence, 53)
  batch.writeInt32BE(count, 57)
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

/**
 * What the timestamps count from: the first one; 0 when a difference to it would be beyond 2^53, where numbers are not exact.
 */
function baseOf(records: readonly OutgoingRecord[]): number {
  const first = (records[0] as OutgoingRecord).timestamp
  for (let i = 1; i < records.length; i++)
    if (!Number.isSafeInteger((records[i] as OutgoingRecord).timestamp - first)) return 0
  return first
}

/** Bytes of key, value and headers with their lengths. */
export function contentBytes(record: Content): number {
  if (record instanceof PackedRecord) return record.contentBytes
  const { key, value, headers } = record
  const count = headers.length
  let bytes = bytesSize(key) + bytesSize(value) + lengthSize(count)
  for (let i = 0; i < count; i++) {
    const header = headers[i] as OutgoingRecord['headers'][number]
    bytes += bytesSize(header[0]) + bytesSize(header[1])
  }
  return bytes
}

function writeContent(target: Buffer, position: number, record: OutgoingRecord): number {
  const { headers } = record
  const count = headers.length
  position = writeBytes(target, position, record.key)
  position = writeBytes(target, position, record.value)
  position = writeLength(target, position, count)
  for (let i = 0; i < count; i++) {
    const header = headers[i] as OutgoingRecord['headers'][number]
    position = writeBytes(target, position, header[0])
    position = writeBytes(target, position, header[1])
  }
  return position
}

/** Null is length −1, one byte. */
function bytesSize(bytes: Buffer | null): number {
  return bytes === null ? 1 : lengthSize(bytes.length) + bytes.length
}

function writeBytes(target: Buffer, position: number, bytes: Buffer | null): number {
  if (bytes === null) {
    target[position] = 1
    return position + 1
  }
  const { length } = bytes
  position = writeLength(target, position, length)
  copyBytes(target, position, bytes, 0, length)
  return position + length
}

/** Bytes of a length (0 to 2^31 − 1) as a zigzag varint: 6 bits in the first byte, 7 in each other. */
function lengthSize(length: number): number {
  return length < 64 ? 1 : length < 8192 ? 2 : length < 1_048_576 ? 3 : length < 134_217_728 ? 4 : 5
}

function writeLength(target: Buffer, position: number, length: number): number {
  let rest = length * 2
  while (rest > 127) {
    target[position++] = (rest & 0x7f) | 0x80
    rest = rest > 0x7fffffff ? Math.floor(rest / 128) : rest >>> 7
  }
  target[position++] = rest
  return position
}

/** The zigzag coding of n is `magnitude * 2 + sign`; halved it stays exact where doubling would not. */
const magnitude = (n: number): number => (n < 0 ? -n - 1 : n)

function varlongSize(n: number): number {
  let size = 1
  for (let rest = Math.floor(magnitude(n) / 64); rest > 0; rest = Math.floor(rest / 128)) size++
  return size
}

function writeVarlong(target: Buffer, position: number, n: number): number {
  const whole = magnitude(n)
  let bits = ((whole % 64) << 1) | (n < 0 ? 1 : 0)
  let rest = Math.floor(whole / 64)
  while (rest > 0) {
    target[position++] = bits | 0x80
    bits = rest % 128
    rest = Math.floor(rest / 128)
  }
  target[position++] = bits
  return position
}
