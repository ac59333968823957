/** What a {@link Cursor} found wrong with the bytes it reads; the caller knows where and reports it with coordinates. */
export class MalformedBytes extends Error {}

/**
 * Reads the variable-length integers of record format 2 from a range of a buffer, and never a byte outside the range.
 * Zigzag coding: Protocol Buffers encoding, as in Kafka's `ByteUtils`.
 */
export class Cursor {
  readonly buffer: Buffer
  position: number
  end: number

  constructor(buffer: Buffer, position: number, end: number) {
    this.buffer = buffer
    this.position = position
    this.end = end
  }

  /** A signed integer of 32 bits in 1 to 5 bytes. */
  varint(): number {
    const position = this.position
    if (position < this.end) {
      const byte = this.buffer[position] as number
      if (byte < 0x80) {
        this.position = position + 1
        return (byte >>> 1) ^ -(byte & 1)
      }
    }
    return this.#longVarint()
  }

  /** A signed integer of 64 bits in 1 to 10 bytes, as a number: exact up to 2^53 − 1 on either side of zero. */
  varlong(): number {
    let position = this.position
    let low = 0
    let middle = 0
    let high = 0
    for (let index = 0; index < 10; index++) {
      if (position >= this.end) throw new MalformedBytes('a number runs past the end')
      const byte = this.buffer[position++] as number
      const bits = byte & 0x7f
      if (index < 4) low |= bits << (7 * index)
      else if (index < 8) middle |= bits << (7 * (index - 4))
      else high |= bits << (7 * (index - 8))
      if (byte < 0x80) {
        this.position = position
        // 28 + 28 + 8 bits, halved: the lowest bit is the sign.
        const half = (low >>> 1) + middle * 134_217_728 + (high & 0xff) * 36_028_797_018_963_968
        return (low & 1) === 0 ? half : -half - 1
      }
    }
    throw new MalformedBytes('a number has more than 10 bytes')
  }

  /** As {@link varlong}, every bit of it. */
  bigVarlong(): bigint {
    let position = this.position
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (position >= this.end) throw new MalformedBytes('a number runs past the end')
      const byte = this.buffer[position++] as number
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) {
        this.position = position
        return BigInt.asIntN(64, BigInt.asUintN(64, value) >> 1n) ^ -(value & 1n)
      }
    }
    throw new MalformedBytes('a number has more than 10 bytes')
  }

  /** Passes over bytes; a length past the end is refused. */
  skip(length: number): void {
    if (length > this.end - this.position) throw new MalformedBytes('a length points past the end')
    this.position += length
  }

  #longVarint(): number {
    let position = this.position
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      if (position >= this.end) throw new MalformedBytes('a number runs past the end')
      const byte = this.buffer[position++] as number
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) {
        this.position = position
        return (value >>> 1) ^ -(value & 1)
      }
    }
    throw new MalformedBytes('a number has more than 5 bytes')
  }
}
