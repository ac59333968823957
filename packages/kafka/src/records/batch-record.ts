import { copyBytes } from '@dead-letter/protocol'
import { Cursor } from './cursor.ts'
import { KnownTexts } from './known-texts.ts'
import { LoggedHeader } from './logged-header.ts'
import { cutPiece, piece, SLAB_BYTES } from './slabs.ts'
import type { RecordHeader, SourceRecord, TimestampType } from './source-record.ts'
import { utf8Text } from './utf8-text.ts'

const NO_HEADERS: readonly RecordHeader[] = Object.freeze([])

/** Bytes, and where in them key, value and headers lie, as the constructor takes them. */
export type Layout = readonly [Buffer, number, number, number, number, number, number, number]

/** What the records of a batch have in common: one for all of them, since a copy of each in each record is felt. */
export interface RecordOrigin {
  readonly topic: string
  readonly partition: number
  readonly timestampType: TimestampType
  /** What timestamps of records are kept as the distance from: small numbers take no room of their own. */
  readonly baseTimestamp: number
}

/**
 * A record as it lies in its batch. The user's code gets copies of its bytes, made when first asked for and kept until
 * {@link renew}, so that code that works in place (`swap16`, `fill`) changes neither the letter nor the next attempt nor a
 * record beside it, nor does code that assigns to its fields. What this library itself reads and writes is {@link logged}: views of the batch, which nobody else sees.
 * They hold the batch in memory as long as they live, or until {@link detach}. The range of each was checked before this
 * was made.
 */
export class BatchRecord implements SourceRecord {
  topic: string
  partition: number
  offset: number
  timestamp: number
  timestampType: TimestampType
  /** Set by whoever decodes the record; declared here so that all records keep one shape. */
  key: unknown
  value: unknown
  readonly #origin: RecordOrigin
  readonly #offset: number
  readonly #sinceBase: number
  #buffer: Buffer
  #keyStart: number
  readonly #keyLength: number
  #valueStart: number
  readonly #valueLength: number
  #headersStart: number
  #headersEnd: number
  readonly #headerCount: number
  #key: Buffer | null | undefined
  #value: Buffer | null | undefined
  #headers: readonly RecordHeader[] | undefined
  #logged: SourceRecord | undefined

  /** Lengths of −1 stand for null. */
  constructor(
    origin: RecordOrigin,
    offset: number,
    timestamp: number,
    buffer: Buffer,
    keyStart: number,
    keyLength: number,
    valueStart: number,
    valueLength: number,
    headersStart: number,
    headersEnd: number,
    headerCount: number
  ) {
    this.topic = origin.topic
    this.partition = origin.partition
    this.offset = offset
    this.timestamp = timestamp
    this.timestampType = origin.timestampType
    this.key = undefined
    this.value = undefined
    this.#origin = origin
    this.#offset = offset
    this.#sinceBase = timestamp - origin.baseTimestamp
    this.#buffer = buffer
    this.#keyStart = keyStart
    this.#keyLength = keyLength
    this.#valueStart = valueStart
    this.#valueLength = valueLength
    this.#headersStart = headersStart
    this.#headersEnd = headersEnd
    this.#headerCount = headerCount
    this.#key = undefined
    this.#value = undefined
    this.#headers = undefined
    this.#logged = undefined
  }

  get rawKey(): Buffer | null {
    if (this.#key === undefined) this.#key = this.keyCopy
    return this.#key
  }

  get rawValue(): Buffer | null {
    if (this.#value === undefined) this.#value = this.valueCopy
    return this.#value
  }

  /** The key's bytes, another copy each time. */
  get keyCopy(): Buffer | null {
    return this.#keyLength < 0 ? null : copyOf(this.#buffer, this.#keyStart, this.#keyLength)
  }

  /** As {@link keyCopy}. */
  get valueCopy(): Buffer | null {
    return this.#valueLength < 0 ? null : copyOf(this.#buffer, this.#valueStart, this.#valueLength)
  }

  /** Where it was read: its own offset, but for one that stands for another record. What is committed goes by this. */
  get logOffset(): number {
    return this.#offset
  }

  /** The record's own place, whatever was assigned to its fields. */
  get place(): Pick<SourceRecord, 'topic' | 'partition' | 'offset'> {
    return { topic: this.#origin.topic, partition: this.#origin.partition, offset: this.#offset }
  }

  /** What another record of the same bytes is made of. */
  get layout(): Layout {
    return [
      this.#buffer,
      this.#keyStart,
      this.#keyLength,
      this.#valueStart,
      this.#valueLength,
      this.#headersStart,
      this.#headersEnd,
      this.#headerCount
    ]
  }

  /** The record as it is in the log, whatever was done to the copies. For this library alone. */
  get logged(): SourceRecord {
    this.#logged ??= this.#readLogged(plainHeader)
    return this.#logged
  }

  /** The same for who looks at few of its headers: another one each time, whose headers are no plain objects. No user's code sees it. */
  get looked(): SourceRecord {
    return this.#readLogged(LoggedHeader.at)
  }

  get #ownTimestamp(): number {
    return this.#origin.baseTimestamp + this.#sinceBase
  }

  #readLogged(make: MakeHeader): SourceRecord {
    const { topic, partition, timestampType } = this.#origin
    return {
      topic,
      partition,
      offset: this.#offset,
      timestamp: this.#ownTimestamp,
      timestampType,
      rawKey: this.#keyLength < 0 ? null : this.#buffer.subarray(this.#keyStart, this.#keyStart + this.#keyLength),
      rawValue:
        this.#valueLength < 0 ? null : this.#buffer.subarray(this.#valueStart, this.#valueStart + this.#valueLength),
      headers: this.#headerCount === 0 ? NO_HEADERS : this.#viewHeaders(make)
    }
  }

  /** Of names that are known the bytes are shared among records: nobody outside sees them. */
  #viewHeaders(make: MakeHeader): readonly RecordHeader[] {
    const cursor = new Cursor(this.#buffer, this.#headersStart, this.#headersEnd)
    const headers = new Array<RecordHeader>(this.#headerCount)
    for (let i = 0; i < this.#headerCount; i++) {
      const length = cursor.varint()
      const start = cursor.position
      cursor.skip(length)
      const { text, bytes } = headerNames.find(cursor.buffer, start, length)
      const valueLength = cursor.varint()
      headers[i] = make(text, bytes, cursor.buffer, cursor.position, valueLength)
      if (valueLength > 0) cursor.skip(valueLength)
    }
    return headers
  }

  /** Forgets the copies, and what was assigned to fields: before the next attempt, and before another function of the user's sees the record. */
  renew(): void {
    const { topic, partition, timestampType } = this.#origin
    this.topic = topic
    this.partition = partition
    this.offset = this.#offset
    this.timestamp = this.#ownTimestamp
    this.timestampType = timestampType
    this.#key = undefined
    this.#value = undefined
    this.#headers = undefined
  }

  /** The key as a text of one character per byte, to tell keys apart; `null` stays `null`. Makes no copy. */
  get keyLatin1(): string | null {
    return this.#keyLength < 0
      ? null
      : this.#buffer.toString('latin1', this.#keyStart, this.#keyStart + this.#keyLength)
  }

  /** The key read as UTF-8, what is none replaced by U+FFFD; `null` stays `null`. Makes no view. */
  get keyText(): string | null {
    return this.#keyLength < 0 ? null : utf8Text(this.#buffer, this.#keyStart, this.#keyStart + this.#keyLength)
  }

  /** As {@link keyText}. */
  get valueText(): string | null {
    return this.#valueLength < 0 ? null : utf8Text(this.#buffer, this.#valueStart, this.#valueStart + this.#valueLength)
  }

  get headers(): readonly RecordHeader[] {
    if (this.#headers === undefined) {
      const length = this.#headersEnd - this.#headersStart
      this.#headers =
        this.#headerCount === 0
          ? NO_HEADERS
          : this.#readHeaders(copyOf(this.#buffer, this.#headersStart, length), 0, length)
    }
    return this.#headers
  }

  /** Whether the value is null. Makes no copy. */
  get isTombstone(): boolean {
    return this.#valueLength < 0
  }

  /** Bytes of key and value: what buffers are bounded by. */
  get byteLength(): number {
    return this.#headersEnd - this.#keyStart
  }

  /**
   * Copies what is the record's own, for one that outlives its batch: a letter or a record that waits would keep a whole
   * fetch in memory.
   */
  detach(): void {
    const start = this.#keyStart
    const held = this.#buffer.buffer.byteLength
    if (held <= SLAB_BYTES || this.byteLength * 2 >= held) return
    cutPiece(this.byteLength)
    const moved = piece.start - start
    this.#buffer.copy(piece.buffer, piece.start, start, this.#headersEnd)
    this.#buffer = piece.buffer
    this.#keyStart += moved
    this.#valueStart += moved
    this.#headersStart += moved
    this.#headersEnd += moved
    this.#logged = undefined
  }

  #readHeaders(buffer: Buffer, start: number, end: number): readonly RecordHeader[] {
    const cursor = new Cursor(buffer, start, end)
    const headers: RecordHeader[] = []
    for (let i = 0; i < this.#headerCount; i++) {
      const rawName = view(cursor, cursor.varint())
      const valueLength = cursor.varint()
      const value = valueLength < 0 ? null : view(cursor, valueLength)
      headers.push({ name: headerNames.find(rawName).text, rawName, value })
    }
    return headers
  }
}

type MakeHeader = typeof LoggedHeader.at

const plainHeader: MakeHeader = (name, rawName, buffer, start, length) => ({
  name,
  rawName,
  value: length < 0 ? null : buffer.subarray(start, start + length)
})

/** There are few of them, on many records. */
const headerNames = new KnownTexts(256)

function view(cursor: Cursor, length: number): Buffer {
  const start = cursor.position
  cursor.skip(length)
  return cursor.buffer.subarray(start, cursor.position)
}

function copyOf(buffer: Buffer, start: number, length: number): Buffer {
  const copy = Buffer.allocUnsafe(length)
  copyBytes(copy, 0, buffer, start, start + length)
  return copy
}

/** A record as it is in the log: of one that the user's code has had in its hands, what the copies were made of. */
export const asLogged = (record: SourceRecord): SourceRecord => (record instanceof BatchRecord ? record.logged : record)

/** The same for who looks at few of its headers: {@link BatchRecord.looked}. */
export const asLooked = (record: SourceRecord): SourceRecord => (record instanceof BatchRecord ? record.looked : record)

/** The offset at which a record, or what stands for records, was read. */
export const offsetInLog = (record: SourceRecord): number =>
  record instanceof BatchRecord ? record.logOffset : record.offset
