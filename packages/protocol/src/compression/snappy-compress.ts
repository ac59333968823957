import { findMatches } from './matches.ts'

/** The framing of snappy-java: its first bytes, then version and oldest compatible version. */
const HEADER = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
/** Of one block; snappy-java's own default. */
const BLOCK_BYTES = 32_768

/**
 * Snappy blocks in the framing of snappy-java, as the Java client writes them.
 * Source: google/snappy format_description.txt; xerial/snappy-java SnappyOutputStream.
 */
export function compressSnappy(data: Buffer): Buffer {
  const blocks = Math.ceil(data.length / BLOCK_BYTES)
  // A literal takes up to three bytes more than it has, and copies take less than what they repeat.
  const output = Buffer.allocUnsafe(HEADER.length + blocks * 12 + data.length + Math.ceil(data.length / 6))
  let to = HEADER.copy(output)
  for (let start = 0; start < data.length; start += BLOCK_BYTES) {
    const end = Math.min(start + BLOCK_BYTES, data.length)
    const after = compressBlock(data, start, end, output, to + 4)
    output.writeUInt32BE(after - to - 4, to)
    to = after
  }
  return output.subarray(0, to)
}

function compressBlock(data: Buffer, start: number, end: number, output: Buffer, begin: number): number {
  let to = begin
  for (let left = end - start; ; left >>>= 7) {
    output[to++] = left < 0x80 ? left : (left & 0x7f) | 0x80
    if (left < 0x80) break
  }
  const literal = (from: number, until: number): void => {
    const length = until - from
    if (length === 0) return
    if (length <= 60) output[to++] = (length - 1) << 2
    else if (length <= 256) {
      output[to++] = 60 << 2
      output[to++] = length - 1
    } else {
      output[to++] = 61 << 2
      output.writeUInt16LE(length - 1, to)
      to += 2
    }
    data.copy(output, to, from, until)
    to += length
  }
  const rest = findMatches(data, { start, end, tail: 4, spare: 0 }, (from, at, length, distance) => {
    literal(from, at)
    for (let left = length; left > 0; ) {
      // A copy of two bytes' distance holds 1 to 64 bytes.
      const some = Math.min(left, 64)
      output[to++] = ((some - 1) << 2) | 2
      output.writeUInt16LE(distance, to)
      to += 2
      left -= some
    }
  })
  literal(rest, end)
  return to
}
