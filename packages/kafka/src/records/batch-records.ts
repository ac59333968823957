import { decompress, decompressAside, knowsCompression, Undecodable } from '@dead-letter/protocol'
import { DeadLetterError } from '../errors.ts'
import { BATCH_OVERHEAD, type BatchInfo, type ChunkSource, safeTimestamp } from './batch-info.ts'
import { BatchRecord, type RecordOrigin } from './batch-record.ts'
import { crc32c } from './crc32c.ts'
import { Cursor, MalformedBytes } from './cursor.ts'
import { passed, passOver, type WantsKey } from './pass-over.ts'

export { BatchRecord }

/** Where the checksum begins: everything from the attributes on. */
export const CRC_START = 21
const EMPTY = Buffer.alloc(0)
const MAX_EXACT = Number.MAX_SAFE_INTEGER

/** Whose batch is opened, and how. */
export interface BatchSource extends ChunkSource {
  /** Whether the checksum is compared. */
  readonly checkCrc: boolean
  /** Bound of the records' bytes, decompressed; nothing larger is ever allocated. */
  readonly maxBatchBytes: number
}

/** For markers read without naming their topic: no marker comes near the bound. */
const MARKER_SOURCE: BatchSource = { topic: 'a topic not named', partition: -1, checkCrc: true, maxBatchBytes: 65_536 }

/** What a control batch says about its producer's transaction. */
export type ControlType = 'commit' | 'abort' | 'other'

/**
 * Checks a batch and makes its records readable: one pass over the bytes for the checksum, one to decompress.
 * @throws DeadLetterError `BATCH_UNREADABLE`, `BATCH_CORRUPT`, `BATCH_COMPRESSION_UNKNOWN`, `BATCH_TOO_LARGE`
 */
export function openBatch(buffer: Buffer, info: BatchInfo, source: BatchSource): BatchRecords {
  const plain = openPlain(buffer, info, source)
  if (plain !== undefined) return plain
  try {
    const records = decompress(info.compression, payload(buffer, info), source.maxBatchBytes)
    return new BatchRecords(records, 0, records.length, info, source)
  } catch (error) {
    throw notDecompressed(error, info, source)
  }
}

/**
 * The same for batches of any size: what takes long to decompress is decompressed beside the event loop, or in steps.
 * @param turn asked after each step: a promise to wait for when others should have their turn
 * @returns a promise only if there was something to wait for
 */
export function openBatchAside(
  buffer: Buffer,
  info: BatchInfo,
  source: BatchSource,
  turn: () => Promise<void> | undefined
): BatchRecords | Promise<BatchRecords> {
  const plain = openPlain(buffer, info, source)
  if (plain !== undefined) return plain
  const opened = (records: Buffer): BatchRecords => new BatchRecords(records, 0, records.length, info, source)
  try {
    const records = decompressAside(info.compression, payload(buffer, info), source.maxBatchBytes, turn)
    if (!(records instanceof Promise)) return opened(records)
    return records.then(opened, (error: unknown) => {
      throw notDecompressed(error, info, source)
    })
  } catch (error) {
    throw notDecompressed(error, info, source)
  }
}

/** `undefined` when its records have to be decompressed. */
function openPlain(buffer: Buffer, info: BatchInfo, source: BatchSource): BatchRecords | undefined {
  const { position, byteLength } = info
  const coordinates = { topic: source.topic, partition: source.partition, offset: info.baseOffset }
  if (info.magic !== 2) throw new DeadLetterError('BATCH_UNREADABLE', { ...coordinates, got: info.magic })
  const end = position + byteLength
  if (source.checkCrc) {
    const crc = crc32c(buffer.subarray(position + CRC_START, end))
    if (crc !== info.crc) {
      throw new DeadLetterError('BATCH_CORRUPT', {
        ...coordinates,
        reason: `its checksum is ${crc}, its header says ${info.crc}`
      })
    }
  }
  const start = position + BATCH_OVERHEAD
  // Compaction may leave a batch without records, with the compression bits of what it once held.
  if (info.count === 0 && start === end) return new BatchRecords(EMPTY, 0, 0, info, source)
  if (!knowsCompression(info.compression)) {
    throw new DeadLetterError('BATCH_COMPRESSION_UNKNOWN', { ...coordinates, got: info.compression })
  }
  if (info.compression !== 0) return undefined
  const limit = source.maxBatchBytes
  if (end - start > limit) throw new DeadLetterError('BATCH_TOO_LARGE', { ...coordinates, limit })
  return new BatchRecords(buffer, start, end, info, source)
}

const payload = (buffer: Buffer, { position, byteLength }: BatchInfo): Buffer =>
  buffer.subarray(position + BATCH_OVERHEAD, position + byteLength)

function notDecompressed(error: unknown, { baseOffset: offset }: BatchInfo, source: BatchSource): DeadLetterError {
  const { topic, partition, maxBatchBytes: limit } = source
  if (error instanceof Undecodable && error.reason === 'too-large')
    return new DeadLetterError('BATCH_TOO_LARGE', { topic, partition, offset, limit })
  const reason = `it cannot be decompressed (${error instanceof Error ? error.message : String(error)})`
  return new DeadLetterError('BATCH_CORRUPT', { topic, partition, offset, reason }, error)
}

/**
 * Reads the marker of a control batch.
 * @throws DeadLetterError as {@link openBatch}: a marker misread could hide committed records
 */
export function controlType(buffer: Buffer, info: BatchInfo, source: BatchSource = MARKER_SOURCE): ControlType {
  if (!info.isControl) return 'other'
  const key = openBatch(buffer, info, source).next()?.rawKey
  if (key === null || key === undefined || key.length < 4) return 'other'
  const type = key.readInt16BE(2)
  return type === 0 ? 'abort' : type === 1 ? 'commit' : 'other'
}

/** The records of an opened batch, read one by one. */
export class BatchRecords {
  readonly #cursor: Cursor
  readonly #origin: RecordOrigin
  readonly #baseOffset: number
  readonly #lastOffset: number
  readonly #baseTimestamp: number
  /** Where it is beyond 2^53, in nanoseconds for one: sums of numbers would then be off. */
  readonly #oddBase: bigint | null
  /** What the broker stamped on the batch, which then counts for all its records. */
  readonly #appendTimestamp: number | null
  readonly #count: number
  #read = 0
  #lastRead: number

  constructor(buffer: Buffer, start: number, end: number, info: BatchInfo, source: ChunkSource) {
    this.#cursor = new Cursor(buffer, start, end)
    this.#baseOffset = info.baseOffset
    this.#lastOffset = info.lastOffset
    this.#baseTimestamp = Number(info.baseTimestamp)
    this.#oddBase = Number.isSafeInteger(this.#baseTimestamp) ? null : info.baseTimestamp
    this.#appendTimestamp = info.timestampType === 'LogAppendTime' ? info.maxTimestamp : null
    this.#origin = {
      ...{ topic: source.topic, partition: source.partition, timestampType: info.timestampType },
      baseTimestamp: this.#baseTimestamp
    }
    this.#count = info.count
    this.#lastRead = info.baseOffset - 1
  }

  /**
   * The next record, `null` after the last. Every length in it is checked, headers included, so that nothing of a
   * delivered record throws when it is looked at later.
   * @param wants looks at a key's bytes: records that it does not want are passed over
   * @throws DeadLetterError `BATCH_CORRUPT`; calling again throws again
   */
  next(wants?: WantsKey): BatchRecord | null {
    try {
      if (wants !== undefined) this.#passOver(wants)
      if (this.#read < this.#count) return this.#nextRecord()
    } catch (error) {
      throw this.#damaged(error)
    }
    if (this.#cursor.position !== this.#cursor.end)
      throw this.#damaged(new MalformedBytes('bytes are left after its last record'))
    return null
  }

  #passOver(wants: WantsKey): void {
    const cursor = this.#cursor
    passOver(cursor.buffer, cursor.position, cursor.end, this.#count - this.#read, wants)
    cursor.position = passed.position
    this.#read += passed.records
  }

  #nextRecord(): BatchRecord {
    const cursor = this.#cursor
    const start = cursor.position
    const batchEnd = cursor.end
    const length = cursor.varint()
    const end = cursor.position + length
    if (length < 0 || end > batchEnd) {
      cursor.position = start
      throw new MalformedBytes(`a record's length is ${length}`)
    }
    cursor.end = end
    try {
      cursor.skip(1)
      const timestampStart = cursor.position
      const timestampDelta = cursor.varlong()
      const timestamp =
        this.#oddBase === null && timestampDelta <= MAX_EXACT && timestampDelta >= -MAX_EXACT
          ? safeTimestamp(this.#baseTimestamp + timestampDelta)
          : this.#oddTimestamp(timestampStart)
      const offset = this.#baseOffset + cursor.varint()
      const keyLength = cursor.varint()
      const keyStart = cursor.position
      if (keyLength < -1) throw new MalformedBytes(`a key's length is ${keyLength}`)
      if (keyLength > 0) cursor.skip(keyLength)
      const valueLength = cursor.varint()
      const valueStart = cursor.position
      if (valueLength < -1) throw new MalformedBytes(`a value's length is ${valueLength}`)
      if (valueLength > 0) cursor.skip(valueLength)
      const headerCount = cursor.varint()
      const headersStart = cursor.position
      if (headerCount !== 0) checkHeaders(cursor, headerCount)
      if (cursor.position !== end) throw new MalformedBytes('a record is longer than its parts')
      if (offset <= this.#lastRead || offset > this.#lastOffset)
        throw new MalformedBytes(`a record's offset is ${offset}`)
      this.#lastRead = offset
      this.#read++
      const told = this.#appendTimestamp ?? timestamp
      const isNear = Number.isSafeInteger(told - this.#origin.baseTimestamp)
      return new BatchRecord(
        isNear ? this.#origin : { ...this.#origin, baseTimestamp: 0 },
        offset,
        told,
        cursor.buffer,
        keyStart,
        keyLength,
        valueStart,
        valueLength,
        headersStart,
        end,
        headerCount
      )
    } catch (error) {
      cursor.position = start
      throw error
    } finally {
      cursor.end = batchEnd
    }
  }

  /** Of a record that counts from an odd timestamp, or is one: its own is exact all the same when it is within 2^53. */
  #oddTimestamp(deltaAt: number): number {
    const cursor = this.#cursor
    cursor.position = deltaAt
    const delta = cursor.bigVarlong()
    return safeTimestamp(Number((this.#oddBase ?? BigInt(this.#baseTimestamp)) + delta))
  }

  #damaged(error: unknown): unknown {
    if (!(error instanceof MalformedBytes)) return error
    const reason = `record ${this.#read + 1} of ${this.#count}: ${error.message}`
    return new DeadLetterError('BATCH_CORRUPT', {
      topic: this.#origin.topic,
      partition: this.#origin.partition,
      offset: this.#baseOffset,
      reason
    })
  }
}

/** A name may be empty but not null, a value may be null; a lying count ends at the record's end. */
function checkHeaders(cursor: Cursor, count: number): void {
  if (count < 0) throw new MalformedBytes(`a header count is ${count}`)
  for (let i = 0; i < count; i++) {
    const nameLength = cursor.varint()
    if (nameLength < 0) throw new MalformedBytes(`a header name's length is ${nameLength}`)
    cursor.skip(nameLength)
    const valueLength = cursor.varint()
    if (valueLength < -1) throw new MalformedBytes(`a header value's length is ${valueLength}`)
    if (valueLength > 0) cursor.skip(valueLength)
  }
}
