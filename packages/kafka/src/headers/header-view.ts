import type { RecordHeader } from '../records/source-record.ts'

/** No time that a Date can hold is later. */
const MAX_TIME = 8.64e15
/** Headers of a letter, and some. */
const FEW = 24

/**
 * Headers by name, each fact read in the encoding that its dialect has. A value that is not in that encoding is
 * `undefined`, never an exception: anybody can write headers.
 */
export class HeaderView {
  readonly #headers: readonly RecordHeader[]
  /** Place of the last of each name, where there are so many headers that looking through them takes longer. */
  readonly #last: ReadonlyMap<string, number> | undefined
  readonly #first: boolean

  /** @param first of repeated names the first is meant, not the last */
  constructor(headers: readonly RecordHeader[], first = false) {
    this.#headers = headers
    this.#first = first
    this.#last = headers.length > FEW ? new Map(headers.map(({ name }, i) => [name, i])) : undefined
  }

  get isEmpty(): boolean {
    return this.#headers.length === 0
  }

  /** Place of the last header of that name; −1 when there is none. */
  position(name: string): number {
    if (this.#last !== undefined) return this.#last.get(name) ?? -1
    const headers = this.#headers
    for (let i = headers.length - 1; i >= 0; i--) if ((headers[i] as RecordHeader).name === name) return i
    return -1
  }

  /** `null` is a header without a value, `undefined` no header. */
  bytes(name: string): Buffer | null | undefined {
    const last = this.position(name)
    if (last === -1) return undefined
    const at = this.#first ? this.#headers.findIndex(header => header.name === name) : last
    return this.#headers[at]?.value
  }

  text(name: string): string | undefined {
    return this.bytes(name)?.toString('utf8')
  }

  /** One byte. */
  uint8(name: string): number | undefined {
    const bytes = this.bytes(name)
    return bytes?.length === 1 ? bytes[0] : undefined
  }

  /** 4 bytes big endian, not negative. */
  int32(name: string): number | undefined {
    const bytes = this.bytes(name)
    return bytes?.length === 4 ? natural(bytes.readInt32BE(0)) : undefined
  }

  /** 8 bytes big endian, not negative. */
  int64(name: string): number | undefined {
    const bytes = this.bytes(name)
    return bytes?.length === 8 ? natural(Number(bytes.readBigInt64BE(0))) : undefined
  }

  /** 8 bytes big endian, milliseconds. */
  timestamp64(name: string): number | undefined {
    return time(this.int64(name))
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
    const bytes = this.bytes(name)
    if (!bytes || bytes.length > 20) return undefined
    const text = bytes.toString('latin1').trim()
    return /^\d+$/.test(text) ? natural(Number(text)) : undefined
  }

  decimalTime(name: string): number | undefined {
    return time(this.decimal(name))
  }

  /** ISO 8601 text as milliseconds since the epoch. */
  isoTime(name: string): number | undefined {
    const bytes = this.bytes(name)
    if (!bytes || bytes.length > 64) return undefined
    const text = bytes.toString('latin1')
    const parsed = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN
    return Number.isNaN(parsed) ? undefined : parsed
  }
}

function natural(value: number): number | undefined {
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function time(value: number | undefined): number | undefined {
  return value !== undefined && value <= MAX_TIME ? value : undefined
}
