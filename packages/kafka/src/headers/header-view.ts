import { locate, span } from '../records/logged-header.ts'
import type { RecordHeader } from '../records/source-record.ts'
import { utf8Text } from '../records/utf8-text.ts'
import { sharedValue } from './bytes.ts'
import { type HeaderRow, rowOf } from './header-row.ts'
import { readIsoTime } from './iso-time.ts'

/** No time that a Date can hold is later. */
const MAX_TIME = 8.64e15

/**
 * Headers by name, each fact read in the encoding that its dialect has. A value that is not in that encoding is
 * `undefined`, never an exception: anybody can write headers.
 */
export class HeaderView {
  readonly #headers: readonly RecordHeader[]
  readonly #row: HeaderRow
  readonly #from: number
  readonly #to: number
  readonly #first: boolean

  /**
   * @param from only headers from this place on
   * @param to and before this one
   * @param first of repeated names the first is meant, not the last
   */
  constructor(headers: readonly RecordHeader[], from = 0, to = headers.length, first = false) {
    this.#headers = headers
    this.#row = rowOf(headers)
    this.#from = from
    this.#to = to
    this.#first = first
  }

  get isEmpty(): boolean {
    return this.#to <= this.#from
  }

  /** Place of the last header of that name, among all that the record has; −1 when there is none. */
  position(name: string): number {
    let at = this.#row.last.get(name) ?? -1
    while (at >= this.#to || (at >= this.#from && this.#row.names[at] !== name)) at--
    return at < this.#from ? -1 : at
  }

  /** `null` is a header without a value, `undefined` no header. */
  bytes(name: string): Buffer | null | undefined {
    return this.#header(name)?.value
  }

  text(name: string): string | undefined {
    return this.#locate(name) ? utf8Text(span.buffer, span.start, span.end) : undefined
  }

  /** The same for what many records say: one text for all of them. */
  word(name: string): string | undefined {
    return this.#locate(name) ? sharedValue(span.buffer, span.start, span.end) : undefined
  }

  /** One byte. */
  uint8(name: string): number | undefined {
    return this.#locate(name, 1) ? span.buffer[span.start] : undefined
  }

  /** 4 bytes big endian, not negative. */
  int32(name: string): number | undefined {
    return this.#locate(name, 4) ? natural(span.buffer.readInt32BE(span.start)) : undefined
  }

  /** 8 bytes big endian, not negative. */
  int64(name: string): number | undefined {
    return natural(this.#signed64(name))
  }

  /** 8 bytes big endian, milliseconds; −1 is none, others below 0 are times before 1970, as Go's zero time. */
  timestamp64(name: string): number | undefined {
    const value = this.#signed64(name)
    return value === undefined || value === -1 || value < -MAX_TIME ? undefined : time(value)
  }

  /** 1 to 8 bytes big endian, as Java's `BigInteger.toByteArray`, milliseconds. */
  bigIntegerTime(name: string): number | undefined {
    const bytes = this.bytes(name)
    if (!bytes || bytes.length < 1 || bytes.length > 8) return undefined
    let value = BigInt(bytes.readInt8(0))
    for (let i = 1; i < bytes.length; i++) value = value * 256n + BigInt(bytes[i] as number)
    return time(natural(Number(value)))
  }

  /** Decimal text, not negative. */
  decimal(name: string): number | undefined {
    if (!this.#locate(name)) return undefined
    const { buffer, start, end } = span
    if (end - start > 20) return undefined
    if (end - start === 1) return digit(buffer[start] as number)
    const text = buffer.toString('latin1', start, end).trim()
    return /^\d+$/.test(text) ? natural(Number(text)) : undefined
  }

  decimalTime(name: string): number | undefined {
    return time(this.decimal(name))
  }

  /** ISO 8601 text as milliseconds since the epoch. */
  isoTime(name: string): number | undefined {
    if (!this.#locate(name) || span.end - span.start > 64) return undefined
    const parsed = readIsoTime(span.buffer, span.start, span.end)
    return Number.isNaN(parsed) ? undefined : parsed
  }

  /** Beyond 2^53 it is no safe integer, whether the sum is exact or not. */
  #signed64(name: string): number | undefined {
    if (!this.#locate(name, 8)) return undefined
    return span.buffer.readInt32BE(span.start) * 0x1_0000_0000 + span.buffer.readUInt32BE(span.start + 4)
  }

  #header(name: string): RecordHeader | undefined {
    const at = this.position(name)
    return this.#headers[this.#first && at !== -1 ? this.#row.names.indexOf(name, this.#from) : at]
  }

  /** @returns whether there is a value (of so many bytes), which is in {@link span} then */
  #locate(name: string, length?: number): boolean {
    const header = this.#header(name)
    if (header === undefined || !locate(header)) return false
    return length === undefined || span.end - span.start === length
  }
}

function natural(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function time(value: number | undefined): number | undefined {
  return value !== undefined && value <= MAX_TIME ? value : undefined
}

/** 0 to 9, by its character. */
function digit(byte: number): number | undefined {
  const value = byte - 48
  return value >= 0 && value <= 9 ? value : undefined
}
