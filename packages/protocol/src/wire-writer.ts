/** Above this a buffer is passed on as it is instead of being copied. */
const copyBelow = 4096

/** Writes the protocol's types. Large buffers, the record batches, are not copied: `chunks` is for a gathering write. */
export class WireWriter {
  #buffer: Buffer
  #at = 0
  /** Start of what has not been moved to #chunks. */
  #from = 0
  readonly #chunks: Buffer[] = []
  #length = 0

  constructor(capacity = 512) {
    this.#buffer = Buffer.allocUnsafe(capacity)
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length
  }

  #room(bytes: number): number {
    if (this.#at + bytes > this.#buffer.length) {
      this.#flush()
      this.#buffer = Buffer.allocUnsafe(Math.max(bytes, Math.min(this.#buffer.length * 2, 65_536)))
      this.#at = 0
      this.#from = 0
    }
    const at = this.#at
    this.#at += bytes
    this.#length += bytes
    return at
  }

  #flush(): void {
    if (this.#at > this.#from) this.#chunks.push(this.#buffer.subarray(this.#from, this.#at))
    this.#from = this.#at
  }

  bool(value: boolean): void {
    this.int8(value ? 1 : 0)
  }
  int8(value: number): void {
    const at = this.#room(1)
    this.#buffer.writeInt8(value, at)
  }
  int16(value: number): void {
    const at = this.#room(2)
    this.#buffer.writeInt16BE(value, at)
  }
  int32(value: number): void {
    const at = this.#room(4)
    this.#buffer.writeInt32BE(value, at)
  }
  int64(value: bigint): void {
    const at = this.#room(8)
    this.#buffer.writeBigInt64BE(value, at)
  }
  float64(value: number): void {
    const at = this.#room(8)
    this.#buffer.writeDoubleBE(value, at)
  }
  uuid(value: string): void {
    const at = this.#room(16)
    if (this.#buffer.write(value, at, 16, 'base64url') !== 16) throw new TypeError(`'${value}' is no UUID of 16 bytes`)
  }

  uvarint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.#byte((rest % 128) | 0x80)
      rest = Math.floor(rest / 128)
    }
    this.#byte(rest)
  }
  #byte(value: number): void {
    const at = this.#room(1)
    this.#buffer[at] = value
  }

  /** The text itself, without its length. */
  string(value: string, byteLength: number): void {
    const at = this.#room(byteLength)
    this.#buffer.write(value, at, byteLength, 'utf8')
  }

  /** The bytes themselves, without their length. A large one must not change afterwards. */
  bytes(value: Buffer): void {
    if (value.length < copyBelow) {
      const at = this.#room(value.length)
      value.copy(this.#buffer, at)
      return
    }
    this.#flush()
    this.#chunks.push(value)
    this.#length += value.length
  }

  /** Another writer's bytes. */
  append(other: WireWriter): void {
    for (const chunk of other.chunks()) this.bytes(chunk)
  }

  /** All bytes in order, in as few buffers as they are in. */
  chunks(): readonly Buffer[] {
    this.#flush()
    return this.#chunks
  }
}
