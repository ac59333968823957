import { copyWithin } from './snappy.ts'
import { Undecodable } from './undecodable.ts'

const frameMagic = 0x184d2204
const blockSizes = [0, 0, 0, 0, 65_536, 262_144, 1_048_576, 4_194_304]

/** LZ4's frame format, as Kafka's clients write it. Checksums within are not verified: the batch has its own. @throws Undecodable */
export function unlz4(input: Buffer, maxBytes: number): Buffer {
  if (input.length < 7) throw new Undecodable('cut-short', 'lz4 has no frame')
  if (input.readUInt32LE(0) !== frameMagic) throw new Undecodable('corrupt', 'this is no lz4 frame')
  const flags = input[4] as number
  if (flags >> 6 !== 1) throw new Undecodable('corrupt', `lz4 frame of version ${flags >> 6}`)
  const linked = (flags & 0x20) === 0
  const blockChecksums = (flags & 0x10) !== 0
  const maxBlock = blockSizes[((input[5] as number) >> 4) & 7] as number
  if (maxBlock === 0) throw new Undecodable('corrupt', 'lz4 block size is unknown')
  // Content size and dictionary id are optional; the header's checksum is one byte.
  let at = 6 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4) + 1

  let output: Buffer = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(1024, input.length * 4)))
  let to = 0
  for (;;) {
    if (at + 4 > input.length) throw new Undecodable('cut-short', 'lz4 has no end mark')
    const word = input.readUInt32LE(at)
    at += 4
    if (word === 0) break
    const size = word & 0x7fffffff
    if (at + size > input.length) throw new Undecodable('cut-short', 'an lz4 block ends early')
    if (size > maxBlock + 16) throw new Undecodable('corrupt', 'an lz4 block is larger than the frame allows')
    const needed = to + (word >= 0x80000000 ? size : maxBlock)
    if (needed > output.length) output = grown(output, to, needed, input.length, maxBytes)
    if (word >= 0x80000000) {
      if (to + size > output.length) throw new Undecodable('too-large', `lz4 of more than ${maxBytes} bytes`)
      input.copy(output, to, at, at + size)
      to += size
    } else to = block(input, at, at + size, output, to, linked ? 0 : to, maxBytes)
    at += size + (blockChecksums ? 4 : 0)
  }
  return output.subarray(0, to)
}

function grown(output: Buffer, used: number, needed: number, inputBytes: number, maxBytes: number): Buffer {
  // LZ4 gives at most 255 bytes for one: room beyond that is never needed.
  const size = Math.min(
    maxBytes,
    Math.max(output.length, Math.min(Math.max(needed, output.length * 2), inputBytes * 255))
  )
  if (size === output.length) return output
  const larger = Buffer.allocUnsafe(size)
  output.copy(larger, 0, 0, used)
  return larger
}

/** One block into `output`, whose matches reach back to `oldest`. @returns where the output ends now. */
function block(
  input: Buffer,
  start: number,
  end: number,
  output: Buffer,
  outputStart: number,
  oldest: number,
  maxBytes: number
): number {
  const tooLarge = (): Undecodable =>
    output.length >= maxBytes
      ? new Undecodable('too-large', `lz4 of more than ${maxBytes} bytes`)
      : new Undecodable('corrupt', 'an lz4 block is longer than the frame allows')
  let at = start
  let to = outputStart
  const extended = (length: number): number => {
    let total = length
    if (length !== 15) return total
    for (let byte = 255; byte === 255; ) {
      if (at >= end) throw new Undecodable('cut-short', 'lz4 ends in a length')
      byte = input[at++] as number
      total += byte
    }
    return total
  }
  while (at < end) {
    const token = input[at++] as number
    const literals = extended(token >> 4)
    if (at + literals > end) throw new Undecodable('cut-short', 'lz4 ends in literals')
    if (to + literals > output.length) throw tooLarge()
    input.copy(output, to, at, at + literals)
    at += literals
    to += literals
    if (at === end) break
    if (at + 2 > end) throw new Undecodable('cut-short', 'lz4 ends in a match')
    const distance = (input[at] as number) | ((input[at + 1] as number) << 8)
    at += 2
    const length = extended(token & 15) + 4
    if (distance === 0 || to - distance < oldest) throw new Undecodable('corrupt', 'lz4 copies from nowhere')
    if (to + length > output.length) throw tooLarge()
    copyWithin(output, to, distance, length)
    to += length
  }
  return to
}
