/** Bytes that are not the message they should be: the one error that reading throws. Who sent them is not listened to further. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage'
  readonly code = 'MALFORMED_MESSAGE'
}

/** Elements of all arrays of one message, together, unless another bound is given: what a request honestly needs is far below. */
const defaultMaxElements = 500_000

export interface WireReaderOptions {
  /** Where reading begins. @default 0 */
  readonly start?: number
  /** Where reading ends. @default the buffer's end */
  readonly end?: number
  /** Elements that all arrays may have together. @default 500,000 */
  readonly maxElements?: number
  /** Those of them that have fields of their own, and so cost far more time and memory than numbers do. @default maxElements */
  readonly maxStructs?: number
}

/** Reads the protocol's types from a frame, each length checked against what is there before anything is allocated. */
export class WireReader {
  readonly #buffer: Buffer
  #at: number
  readonly #end: number
  readonly #maxElements: number
  readonly #maxStructs: number
  #elements = 0
  #structs = 0

  constructor(
    buffer: Buffer,
    {
      start = 0,
      end = buffer.length,
      maxElements = defaultMaxElements,
      maxStructs = maxElements
    }: WireReaderOptions = {}
  ) {
    this.#buffer = buffer
    this.#at = start
    this.#end = end
    this.#maxElements = maxElements
    this.#maxStructs = maxStructs
  }

  /** Elements of all arrays so far. */
  get elementCount(): number {
    return this.#elements
  }

  get remaining(): number {
    return this.#end - this.#at
  }

  #take(bytes: number): number {
    if (bytes < 0) throw new MalformedMessage(`a length of ${bytes} bytes`)
    if (bytes > this.#end - this.#at)
      throw new MalformedMessage(`needs ${bytes} more bytes, ${this.#end - this.#at} are left`)
    const at = this.#at
    this.#at += bytes
    return at
  }

  bool(): boolean {
    return this.#buffer[this.#take(1)] !== 0
  }
  int8(): number {
    return this.#buffer.readInt8(this.#take(1))
  }
  int16(): number {
    return this.#buffer.readInt16BE(this.#take(2))
  }
  int32(): number {
    return this.#buffer.readInt32BE(this.#take(4))
  }
  int64(): bigint {
    return this.#buffer.readBigInt64BE(this.#take(8))
  }
  float64(): number {
    return this.#buffer.readDoubleBE(this.#take(8))
  }
  uuid(): string {
    const at = this.#take(16)
    return this.#buffer.toString('base64url', at, at + 16)
  }

  uvarint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#buffer[this.#take(1)] as number
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        if (value > 0xffffffff) break
        return value
      }
    }
    throw new MalformedMessage('a variable-length number is longer than 5 bytes')
  }

  /** Length of a compact value, or −1 for null. */
  compactLength(): number {
    return this.uvarint() - 1
  }

  string(length: number): string {
    const at = this.#take(length)
    return this.#buffer.toString('utf8', at, at + length)
  }

  /** A view, not a copy. */
  bytes(length: number): Buffer {
    const at = this.#take(length)
    return this.#buffer.subarray(at, at + length)
  }

  /**
   * Refuses an array that claims more elements than the bytes that are left can hold.
   * @param leastBytes that one element takes
   * @param structs whether they have fields
   */
  elements(count: number, leastBytes: number, structs = false): void {
    this.#elements += count
    if (structs) this.#structs += count
    if (count * leastBytes > this.remaining)
      throw new MalformedMessage(`an array of ${count}, but ${this.remaining} bytes are left`)
    if (this.#elements > this.#maxElements) throw new MalformedMessage(`more than ${this.#maxElements} array elements`)
    if (this.#structs > this.#maxStructs)
      throw new MalformedMessage(`more than ${this.#maxStructs} array elements with fields`)
  }

  skip(bytes: number): void {
    this.#take(bytes)
  }
}
