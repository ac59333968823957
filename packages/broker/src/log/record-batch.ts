import { crc32c, decompress } from '@dead-letter/protocol'

/**
 * The header of a record batch of magic 2, where it lies in a buffer. Source: Kafka's documentation of the message format
 * (KIP-98). What precedes the attributes is not under the checksum, so the broker sets it without computing a new one.
 */
export const headerBytes = 61
/** Base offset and length: what is before the part that the length counts. */
export const lengthOverhead = 12
/** As far as the magic byte. */
export const magicEnd = 17

const offsets = {
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  count: 57
} as const

/** Records of one batch, decompressed: more is refused, so that a small request cannot take all memory. */
const maxDecompressedBytes = 128 * 1024 * 1024

export const noTimestamp = -1n
export const noProducerId = -1n

/** Reads one batch's header in place: nothing is copied. */
export class RecordBatch {
  readonly buffer: Buffer
  readonly at: number

  constructor(buffer: Buffer, at = 0) {
    this.buffer = buffer
    this.at = at
  }

  get baseOffset(): bigint {
    return this.buffer.readBigInt64BE(this.at)
  }
  /** Of the whole batch, with base offset and length. */
  get sizeBytes(): number {
    return lengthOverhead + this.buffer.readInt32BE(this.at + offsets.length)
  }
  get leaderEpoch(): number {
    return this.buffer.readInt32BE(this.at + offsets.leaderEpoch)
  }
  get magic(): number {
    return this.buffer.readInt8(this.at + offsets.magic)
  }
  get crc(): number {
    return this.buffer.readUInt32BE(this.at + offsets.crc)
  }
  get attributes(): number {
    return this.buffer.readUInt16BE(this.at + offsets.attributes)
  }
  /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
  get compression(): number {
    return this.attributes & 0x07
  }
  get isLogAppendTime(): boolean {
    return (this.attributes & 0x08) !== 0
  }
  get isTransactional(): boolean {
    return (this.attributes & 0x10) !== 0
  }
  get isControl(): boolean {
    return (this.attributes & 0x20) !== 0
  }
  get lastOffsetDelta(): number {
    return this.buffer.readInt32BE(this.at + offsets.lastOffsetDelta)
  }
  get lastOffset(): bigint {
    return this.baseOffset + BigInt(this.lastOffsetDelta)
  }
  get baseTimestamp(): bigint {
    return this.buffer.readBigInt64BE(this.at + offsets.baseTimestamp)
  }
  get maxTimestamp(): bigint {
    return this.buffer.readBigInt64BE(this.at + offsets.maxTimestamp)
  }
  get producerId(): bigint {
    return this.buffer.readBigInt64BE(this.at + offsets.producerId)
  }
  get producerEpoch(): number {
    return this.buffer.readInt16BE(this.at + offsets.producerEpoch)
  }
  get baseSequence(): number {
    return this.buffer.readInt32BE(this.at + offsets.baseSequence)
  }
  get count(): number {
    return this.buffer.readInt32BE(this.at + offsets.count)
  }
  /** The records, compressed or not. */
  get payload(): Buffer {
    return this.buffer.subarray(this.at + headerBytes, this.at + this.sizeBytes)
  }

  /** The records' bytes, decompressed where they are compressed. @throws Undecodable */
  records(): Buffer {
    return decompress(this.compression, this.payload, maxDecompressedBytes)
  }

  get crcIsRight(): boolean {
    return this.crc === crc32c(this.buffer, this.at + offsets.attributes, this.at + this.sizeBytes)
  }
}

/** What the broker sets at every append. */
export function stampOffset(buffer: Buffer, at: number, baseOffset: bigint, leaderEpoch: number): void {
  buffer.writeBigInt64BE(baseOffset, at)
  buffer.writeInt32BE(leaderEpoch, at + offsets.leaderEpoch)
}

/** Sets kind and value of the greatest timestamp, and with them the checksum. */
export function stampTimestamp(
  buffer: Buffer,
  at: number,
  stamp: { readonly type: 'CreateTime' | 'LogAppendTime'; readonly max: bigint }
): void {
  const batch = new RecordBatch(buffer, at)
  const attributes = stamp.type === 'LogAppendTime' ? batch.attributes | 0x08 : batch.attributes & ~0x08
  // Kafka knows the first eight attributes alone and clears the others when it writes them.
  buffer.writeUInt16BE(attributes & 0xff, at + offsets.attributes)
  buffer.writeBigInt64BE(stamp.max, at + offsets.maxTimestamp)
  const end = at + batch.sizeBytes
  buffer.writeUInt32BE(crc32c(buffer, at + offsets.attributes, end), at + offsets.crc)
}

/** Writes a header in front of records that are already in place, and its checksum. */
export function writeHeader(
  buffer: Buffer,
  header: {
    readonly attributes: number
    readonly lastOffsetDelta: number
    readonly baseTimestamp: bigint
    readonly maxTimestamp: bigint
    readonly producerId: bigint
    readonly producerEpoch: number
    readonly baseSequence: number
    readonly count: number
  }
): void {
  buffer.writeBigInt64BE(0n, 0)
  buffer.writeInt32BE(buffer.length - lengthOverhead, offsets.length)
  buffer.writeInt32BE(0, offsets.leaderEpoch)
  buffer.writeInt8(2, offsets.magic)
  buffer.writeUInt16BE(header.attributes, offsets.attributes)
  buffer.writeInt32BE(header.lastOffsetDelta, offsets.lastOffsetDelta)
  buffer.writeBigInt64BE(header.baseTimestamp, offsets.baseTimestamp)
  buffer.writeBigInt64BE(header.maxTimestamp, offsets.maxTimestamp)
  buffer.writeBigInt64BE(header.producerId, offsets.producerId)
  buffer.writeInt16BE(header.producerEpoch, offsets.producerEpoch)
  buffer.writeInt32BE(header.baseSequence, offsets.baseSequence)
  buffer.writeInt32BE(header.count, offsets.count)
  buffer.writeUInt32BE(crc32c(buffer, offsets.attributes, buffer.length), offsets.crc)
}
