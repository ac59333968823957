import { copyBytes } from './copy-bytes.ts'
import { findMatches } from './matches.ts'
import { xxHash32 } from './xx-hash.ts'

const MAGIC = 0x184d2204
/** Version 1, blocks that stand alone, no checksums, no content size: what Kafka's Java client writes. */
const FLAGS = 0x60
/** Blocks of 64 KiB. */
const BLOCK_CODE = 0x40
const BLOCK_BYTES = 65_536
/** Of a block the last bytes are literals, and no match begins near its end. */
const LAST_LITERALS = 5
const LAST_MATCH = 12

/**
 * An LZ4 frame. A block that does not become smaller is stored as it is.
 * Source: lz4_Frame_format.md and lz4_Block_format.md of lz4/lz4.
 */
export function compressLz4(data: Buffer): Buffer {
  const blocks = Math.ceil(data.length / BLOCK_BYTES)
  // A stored block takes its four bytes of length more; a compressed one never stays unless it is smaller.
  const output = Buffer.allocUnsafe(7 + data.length + blocks * 4 + 4 + spareBytes)
  output.writeUInt32LE(MAGIC, 0)
  output[4] = FLAGS
  output[5] = BLOCK_CODE
  output[6] = (xxHash32(output.subarray(4, 6)) >>> 8) & 0xff
  let to = 7
  for (let start = 0; start < data.length; start += BLOCK_BYTES) {
    const end = Math.min(start + BLOCK_BYTES, data.length)
    const size = compressBlock(data, start, end, output, to + 4)
    if (size > 0) {
      output.writeUInt32LE(size, to)
      to += 4 + size
    } else {
      output.writeUInt32LE((0x80000000 | (end - start)) >>> 0, to)
      data.copy(output, to + 4, start, end)
      to += 4 + end - start
    }
  }
  output.writeUInt32LE(0, to)
  return output.subarray(0, to + 4)
}

/** A sequence may be written beyond the length that a block may have before it is found to be too long. */
const spareBytes = 1024

/** @returns the bytes written, 0 when they would not be fewer */
function compressBlock(data: Buffer, start: number, end: number, output: Buffer, begin: number): number {
  const limit = begin + (end - start)
  let to = begin
  const literal = (from: number, until: number, code: number): boolean => {
    const length = until - from
    if (to + 1 + Math.floor(length / 255) + 1 + length > limit) return false
    output[to++] = (Math.min(length, 15) << 4) | code
    if (length >= 15) to = writeLength(output, to, length - 15)
    copyBytes(output, to, data, from, until)
    to += length
    return true
  }
  let fits = true
  const rest = findMatches(
    data,
    { start, end, tail: LAST_MATCH, spare: LAST_LITERALS },
    (from, at, length, distance) => {
      const code = length - 4
      if (!fits || !literal(from, at, Math.min(code, 15)) || to + 3 + Math.floor(code / 255) > limit) {
        fits = false
        return
      }
      output[to++] = distance & 0xff
      output[to++] = distance >>> 8
      if (code >= 15) to = writeLength(output, to, code - 15)
    }
  )
  if (!fits || !literal(rest, end, 0) || to >= limit) return 0
  return to - begin
}

function writeLength(output: Buffer, at: number, length: number): number {
  let to = at
  let left = length
  for (; left >= 255; left -= 255) output[to++] = 255
  output[to++] = left
  return to
}
