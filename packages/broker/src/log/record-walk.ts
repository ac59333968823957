/** Records that are no records: what Kafka answers with INVALID_RECORD. */
export class InvalidRecords extends Error {
  override readonly name = 'InvalidRecords'
}

/** What the checks of an append need of a batch's records. Deltas are to the batch's base timestamp. */
export interface RecordSummary {
  readonly minTimestampDelta: bigint
  readonly maxTimestampDelta: bigint
  readonly withoutKey: boolean
}

export interface WalkedRecord {
  readonly offsetDelta: number
  readonly timestampDelta: bigint
  readonly hasKey: boolean
}

/** Walks all records once, as fast as it can: each byte's length is checked, nothing is allocated. @throws InvalidRecords */
export function summarise(payload: Buffer, count: number, maxRecordBytes: number): RecordSummary {
  const cursor = new Cursor(payload, maxRecordBytes)
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let withoutKey = false
  for (let i = 0; i < count; i++) {
    const end = cursor.recordEnd()
    const delta = cursor.long()
    if (delta < min) min = delta
    if (delta > max) max = delta
    cursor.int()
    if (!cursor.skipBytes()) withoutKey = true
    cursor.finishRecord(end)
  }
  cursor.finish()
  if (!cursor.sawLong) return { minTimestampDelta: BigInt(min), maxTimestampDelta: BigInt(max), withoutKey }
  // Beyond 2^48 a number may not be exact: such deltas are no one's but are compared as they are.
  const deltas = [...walk(payload, count)].map(({ timestampDelta }) => timestampDelta)
  return {
    minTimestampDelta: deltas.reduce((a, b) => (a < b ? a : b)),
    maxTimestampDelta: deltas.reduce((a, b) => (a > b ? a : b)),
    withoutKey
  }
}

/** The records one by one. @throws InvalidRecords */
export function* walk(payload: Buffer, count: number): Generator<WalkedRecord> {
  const cursor = new Cursor(payload)
  for (let i = 0; i < count; i++) {
    const end = cursor.recordEnd()
    const timestampDelta = cursor.bigLong()
    const offsetDelta = cursor.int()
    const hasKey = cursor.skipBytes()
    cursor.finishRecord(end)
    yield { offsetDelta, timestampDelta, hasKey }
  }
  cursor.finish()
}

class Cursor {
  readonly #bytes: Buffer
  readonly #maxRecordBytes: number
  #at = 0
  /** A long was met that had more than seven bytes. */
  sawLong = false

  constructor(bytes: Buffer, maxRecordBytes: number = Number.POSITIVE_INFINITY) {
    this.#bytes = bytes
    this.#maxRecordBytes = maxRecordBytes
  }

  /** Length and attributes. @returns where the record must end. */
  recordEnd(): number {
    const size = this.int()
    const end = this.#at + size
    if (size < 1 || size > this.#maxRecordBytes || end > this.#bytes.length)
      throw new InvalidRecords(`a record of ${size} bytes`)
    this.#at++
    return end
  }

  #unsigned(): number {
    const bytes = this.#bytes
    let byte = this.#next()
    let value = byte & 0x7f
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 28 || this.#at >= bytes.length) throw new InvalidRecords('a number without end')
      byte = bytes[this.#at++] as number
      value |= (byte & 0x7f) << shift
    }
    return value
  }

  #next(): number {
    if (this.#at >= this.#bytes.length) throw new InvalidRecords('the records end early')
    return this.#bytes[this.#at++] as number
  }

  int(): number {
    const raw = this.#unsigned()
    return (raw >>> 1) ^ -(raw & 1)
  }

  /** Exact up to seven bytes, which is 2^48. */
  long(): number {
    const start = this.#at
    let byte = this.#next()
    let value = byte & 0x7f
    for (let factor = 128; byte >= 0x80; factor *= 128) {
      byte = this.#next()
      value += (byte & 0x7f) * factor
      if (this.#at - start > 10) throw new InvalidRecords('a number without end')
    }
    if (this.#at - start > 7) this.sawLong = true
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  bigLong(): bigint {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#next()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) break
      if (shift >= 63n) throw new InvalidRecords('a number without end')
    }
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n))
  }

  /** A length and as many bytes; false for null. */
  skipBytes(): boolean {
    const size = this.int()
    if (size < 0) return false
    this.#at += size
    if (this.#at > this.#bytes.length) throw new InvalidRecords('bytes reach beyond the records')
    return true
  }

  /** Value and headers, which must end where the record does. */
  finishRecord(end: number): void {
    this.skipBytes()
    const headers = this.int()
    if (headers < 0 || headers > this.#bytes.length - this.#at) throw new InvalidRecords(`${headers} headers`)
    for (let left = headers; left > 0; left--) {
      if (!this.skipBytes()) throw new InvalidRecords('a header without a key')
      this.skipBytes()
    }
    if (this.#at !== end) throw new InvalidRecords('a record has not the length that it says')
  }

  finish(): void {
    if (this.#at !== this.#bytes.length) throw new InvalidRecords('more bytes than the records have')
  }
}
