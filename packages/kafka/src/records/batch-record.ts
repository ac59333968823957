import { Cursor } from './cursor.ts'
import type { RecordHeader, SourceRecord, TimestampType } from './source-record.ts'

const NO_HEADERS: readonly RecordHeader[] = Object.freeze([])

/**
 * A record as it lies in its batch. Key, value and headers are views of the batch, made when first asked for and then
 * kept; they hold the batch in memory as long as they live, or until {@link detach}. The range of each was checked
 * before this was made.
 */
export class BatchRecord implements SourceRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly timestamp: number
  readonly timestampType: TimestampType
  /** Set by whoever decodes the record; declared here so that all records keep one shape. */
  key: unknown
  value: unknown
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

  /** Lengths of −1 stand for null. */
  constructor(
    topic: string,
    partition: number,
    offset: number,
    timestamp: number,
    timestampType: TimestampType,
    buffer: Buffer,
    keyStart: number,
    keyLength: number,
    valueStart: number,
    valueLength: number,
    headersStart: number,
    headersEnd: number,
    headerCount: number
  ) {
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.timestamp = timestamp
    this.timestampType = timestampType
    this.key = undefined
    this.value = undefined
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
  }

  get rawKey(): Buffer | null {
    if (this.#key === undefined) {
      this.#key = this.#keyLength < 0 ? null : this.#buffer.subarray(this.#keyStart, this.#keyStart + this.#keyLength)
    }
    return this.#key
  }

  get rawValue(): Buffer | null {
    if (this.#value === undefined) {
      this.#value =
        this.#valueLength < 0 ? null : this.#buffer.subarray(this.#valueStart, this.#valueStart + this.#valueLength)
    }
    return this.#value
  }

  /** The key read as UTF-8, what is none replaced by U+FFFD; `null` stays `null`. Makes no view. */
  get keyText(): string | null {
    return this.#keyLength < 0 ? null : this.#buffer.toString('utf8', this.#keyStart, this.#keyStart + this.#keyLength)
  }

  /** As {@link keyText}. */
  get valueText(): string | null {
    return this.#valueLength < 0
      ? null
      : this.#buffer.toString('utf8', this.#valueStart, this.#valueStart + this.#valueLength)
  }

  get headers(): readonly RecordHeader[] {
    this.#headers ??= this.#headerCount === 0 ? NO_HEADERS : this.#readHeaders()
    return this.#headers
  }

  /** Bytes of key and value: what buffers are bounded by. */
  get byteLength(): number {
    return this.#headersEnd - this.#keyStart
  }

  /**
   * Copies what is the record's own, for one that outlives its batch: a letter or a record that waits would keep a whole
   * fetch in memory. Views that were handed out stay what they are.
   */
  detach(): void {
    const start = this.#keyStart
    if (this.byteLength * 2 >= this.#buffer.buffer.byteLength) return
    this.#buffer = Buffer.from(this.#buffer.subarray(start, this.#headersEnd))
    this.#keyStart = 0
    this.#valueStart -= start
    this.#headersStart -= start
    this.#headersEnd -= start
    const [key, value] = [this.#key, this.#value]
    this.#key = undefined
    this.#value = undefined
    this.#headers = undefined
    // Decoded as they are ('raw'), they are the same views.
    if (key !== undefined && this.key === key) this.key = this.rawKey
    if (value !== undefined && this.value === value) this.value = this.rawValue
  }

  #readHeaders(): readonly RecordHeader[] {
    const cursor = new Cursor(this.#buffer, this.#headersStart, this.#headersEnd)
    const headers: RecordHeader[] = []
    for (let i = 0; i < this.#headerCount; i++) {
      const rawName = this.#view(cursor, cursor.varint())
      const valueLength = cursor.varint()
      const value = valueLength < 0 ? null : this.#view(cursor, valueLength)
      headers.push({ name: rawName.toString(), rawName, value })
    }
    return headers
  }

  #view(cursor: Cursor, length: number): Buffer {
    const start = cursor.position
    cursor.skip(length)
    return this.#buffer.subarray(start, cursor.position)
  }
}
