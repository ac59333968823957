import { copyBytes, repeatBytes } from './copy-bytes.ts'
import { STEP_BYTES, type Steps } from './steps.ts'
import { Undecodable } from './undecodable.ts'

const MAGIC = 0x184d2204
const MIN_MATCH = 4

const damage = (reason: string): Undecodable =>
  new Undecodable(reason.endsWith('cut short') ? 'cut-short' : 'corrupt', `lz4: ${reason}`)

/**
 * Decompresses an LZ4 frame. What follows its end mark is passed over, further frames too, as Kafka and its clients do: all records
 * of a batch are in the first. A frame need not say how long its contents are, so the sequences are walked twice: first
 * only their lengths are added up, which needs no memory and gives the exact size or stops at `maxBytes`; then one buffer
 * of that size is filled. Checksums of the frame are not compared: the batch's own covers the same bytes.
 * Source: lz4_Frame_format.md and lz4_Block_format.md of lz4/lz4.
 * @throws Undecodable
 */
export function* lz4Steps(data: Buffer, maxBytes: number): Steps {
  let total = 0
  for (const block = new Blocks(data); block.next(); ) {
    const length = block.stored ? block.end - block.start : measureBlock(data, block.start, block.end)
    if (length > block.maxLength) throw damage('a block is longer than its frame allows')
    total += length
    if (total > maxBytes) throw new Undecodable('too-large', `lz4 of more than ${maxBytes} bytes`)
    yield undefined
  }
  const output = Buffer.allocUnsafeSlow(total)
  let at = 0
  for (const block = new Blocks(data); block.next(); ) {
    if (block.stored) {
      data.copy(output, at, block.start, block.end)
      at += block.end - block.start
      yield undefined
    } else {
      const part = { position: block.start, at }
      for (const floor = block.linked ? 0 : at; part.position < block.end; yield undefined)
        decompressPart(data, part, block.end, output, floor)
      at = part.at
    }
  }
  return output
}

/** Walks the blocks of the frame, one at a time: a list of them could be many times larger than the data. */
class Blocks {
  /** Of the current block: its range, and whether it is stored as it is. */
  start = 0
  end = 0
  stored = false
  /** The most that a block may hold, and whether matches may reach into the blocks before it. */
  readonly maxLength: number
  readonly linked: boolean
  readonly #data: Buffer
  readonly #blockChecksum: number
  readonly #contentChecksum: number
  #position: number

  constructor(data: Buffer) {
    if (data.length < 7) throw damage('a frame header is cut short')
    if (data.readUInt32LE(0) !== MAGIC) throw damage('no frame begins where one should')
    const flags = data[4] as number
    const sizeCode = ((data[5] as number) >>> 4) & 7
    if (flags >>> 6 !== 1) throw damage(`frame version ${flags >>> 6}`)
    if (sizeCode < 4) throw damage(`block size code ${sizeCode}`)
    if ((flags & 0x01) !== 0) throw damage('a dictionary is needed')
    this.#data = data
    this.linked = (flags & 0x20) === 0
    this.maxLength = 4 ** sizeCode * 256
    this.#blockChecksum = (flags & 0x10) === 0 ? 0 : 4
    this.#contentChecksum = (flags & 0x04) === 0 ? 0 : 4
    this.#position = 7 + ((flags & 0x08) === 0 ? 0 : 8)
  }

  /** Goes to the next block; false at the end. */
  next(): boolean {
    const data = this.#data
    const start = this.#position + 4
    if (start > data.length) throw damage('a frame is cut short')
    const word = data.readUInt32LE(this.#position)
    if (word === 0) {
      if (start + this.#contentChecksum > data.length) throw damage('a frame is cut short')
      return false
    }
    const end = start + (word & 0x7fffffff)
    if (end + this.#blockChecksum > data.length) throw damage('a block is cut short')
    this.start = start
    this.end = end
    this.stored = word >= 0x80000000
    this.#position = end + this.#blockChecksum
    return true
  }
}

/** The decompressed length of a block, from the lengths of its sequences alone. */
function measureBlock(data: Buffer, start: number, end: number): number {
  let position = start
  let total = 0
  for (;;) {
    if (position >= end) throw damage('a sequence is cut short')
    const token = data[position++] as number
    let literals = token >>> 4
    if (literals === 15) {
      let byte = 255
      while (byte === 255) {
        if (position >= end) throw damage('a length is cut short')
        byte = data[position++] as number
        literals += byte
      }
    }
    if (literals > end - position) throw damage('literals are cut short')
    position += literals
    total += literals
    if (position === end) return total
    if (end - position < 2) throw damage('a match is cut short')
    position += 2
    let match = token & 15
    if (match === 15) {
      let byte = 255
      while (byte === 255) {
        if (position >= end) throw damage('a length is cut short')
        byte = data[position++] as number
        match += byte
      }
    }
    total += match + MIN_MATCH
  }
}

/**
 * Writes a block's bytes from `at` on, for as long as that is no long stretch, and says how far it came. Every length was checked by
 * {@link measureBlock}, and the output has room for exactly what it found; what is left to check is where matches point to.
 */
function decompressPart(
  data: Buffer,
  part: { position: number; at: number },
  end: number,
  output: Buffer,
  floor: number
): void {
  let { position, at } = part
  const until = at + STEP_BYTES
  while (at < until) {
    const token = data[position++] as number
    let literals = token >>> 4
    if (literals === 15) {
      let byte = 255
      while (byte === 255) {
        byte = data[position++] as number
        literals += byte
      }
    }
    copyBytes(output, at, data, position, position + literals)
    position += literals
    at += literals
    if (position === end) break
    const distance = (data[position] as number) | ((data[position + 1] as number) << 8)
    position += 2
    let match = token & 15
    if (match === 15) {
      let byte = 255
      while (byte === 255) {
        byte = data[position++] as number
        match += byte
      }
    }
    match += MIN_MATCH
    if (distance === 0 || distance > at - floor) throw damage('a match from before the start')
    repeatBytes(output, at, distance, match)
    at += match
  }
  part.position = position
  part.at = at
}
