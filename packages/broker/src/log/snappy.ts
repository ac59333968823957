import { Undecodable } from './undecodable.ts'

/** What snappy-java writes at the start of its stream: a magic word, then version and compatible version. */
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const xerialHeaderBytes = 16

/** Snappy, in snappy-java's framing (as Java and KafkaJS write it) or raw (as librdkafka may). @throws Undecodable */
export function unsnappy(input: Buffer, maxBytes: number): Buffer {
  if (input.length < xerialHeaderBytes || !input.subarray(0, 8).equals(xerialMagic)) return block(input, maxBytes)
  const blocks: Buffer[] = []
  let total = 0
  for (let at = xerialHeaderBytes; at < input.length; ) {
    if (at + 4 > input.length) throw new Undecodable('cut-short', 'a snappy block ends early')
    const size = input.readInt32BE(at)
    at += 4
    if (size < 0 || at + size > input.length) throw new Undecodable('cut-short', 'a snappy block ends early')
    const one = block(input.subarray(at, at + size), maxBytes - total)
    total += one.length
    blocks.push(one)
    at += size
  }
  return blocks.length === 1 ? (blocks[0] as Buffer) : Buffer.concat(blocks, total)
}

function block(input: Buffer, maxBytes: number): Buffer {
  let at = 0
  let size = 0
  for (let shift = 0; ; shift += 7) {
    const byte = input[at++]
    if (byte === undefined || shift > 28) throw new Undecodable('corrupt', 'snappy has no length')
    size += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
  }
  if (size > maxBytes) throw new Undecodable('too-large', `snappy of ${size} bytes`)
  // No element of three bytes gives more than 64: a length beyond that lies, and is given no memory.
  if (size > input.length * 64) throw new Undecodable('corrupt', 'snappy says more than it can hold')
  const output = Buffer.allocUnsafe(size)
  let to = 0
  while (at < input.length) {
    const tag = input[at++] as number
    let length: number
    if ((tag & 3) === 0) {
      length = (tag >> 2) + 1
      if (length > 60) {
        const bytes = length - 60
        if (at + bytes > input.length) throw new Undecodable('cut-short', 'snappy ends in a literal')
        length = input.readUIntLE(at, bytes) + 1
        at += bytes
      }
      if (at + length > input.length) throw new Undecodable('cut-short', 'snappy ends in a literal')
      if (to + length > size) throw new Undecodable('corrupt', 'snappy is longer than it says')
      input.copy(output, to, at, at + length)
      at += length
      to += length
      continue
    }
    let distance: number
    const bytes = (tag & 3) === 1 ? 1 : (tag & 3) === 2 ? 2 : 4
    if (at + bytes > input.length) throw new Undecodable('cut-short', 'snappy ends in a copy')
    if (bytes === 1) {
      length = ((tag >> 2) & 7) + 4
      distance = ((tag >> 5) << 8) | (input[at] as number)
    } else {
      length = (tag >> 2) + 1
      distance = input.readUIntLE(at, bytes)
    }
    at += bytes
    if (distance === 0 || distance > to || to + length > size)
      throw new Undecodable('corrupt', 'snappy copies from nowhere')
    copyWithin(output, to, distance, length)
    to += length
  }
  if (to !== size) throw new Undecodable('cut-short', 'snappy is shorter than it says')
  return output
}

/** Copies what may overlap: bytes written by the copy are read by it. */
export function copyWithin(output: Buffer, to: number, distance: number, length: number): void {
  if (distance >= length) {
    output.copyWithin(to, to - distance, to - distance + length)
    return
  }
  for (let i = 0; i < length; i++) output[to + i] = output[to + i - distance] as number
}
