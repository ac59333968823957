// Not by name: an older Node.js would end in a SyntaxError before index.ts could say which one is needed.
import * as zlib from 'node:zlib'
import type { Inflation, Steps } from './steps.ts'
import { Undecodable } from './undecodable.ts'

const MAGIC = 0xfd2fb528
/** Frames with these magics (lowest 4 bits free) carry no data of ours. */
const SKIPPABLE = 0x184d2a50
/** No block holds more, whatever its frame's window. */
const MAX_BLOCK = 131_072
const MAX_CHUNK = 1_048_576
/**
 * A frame whose blocks are compressed needs a decompressor of its own, some 20 µs however little is in it. So that many small
 * ones are bounded by `maxBytes` too, there may be one for each 4 KiB of it; writers make one frame for a batch.
 */
const FRAMES_FREE = 16
const BYTES_PER_FRAME = 4096

const damage = (reason: string): Undecodable =>
  new Undecodable(reason.endsWith('cut short') ? 'cut-short' : 'corrupt', `zstd: ${reason}`)
const tooLarge = (maxBytes: number): Undecodable => new Undecodable('too-large', `zstd of more than ${maxBytes} bytes`)

/**
 * Decompresses Zstandard frames, of which a batch may have any number: Node's function ends after the first, and making
 * it ready costs more than most small frames hold. So the frames are told apart by their block headers, and those without a compressed
 * block (empty ones first of all) are copied from where they lie; time grows with the bytes, not with the frames. Checksums
 * of such frames are not compared: the batch's own covers the same bytes. A frame states the window it wants, up to 128 MiB:
 * legal at the highest levels, and touched only as far as output fills it.
 * Source: RFC 8878, 3.1.
 * @throws Undecodable
 */
export function* zstdSteps(data: Buffer, maxBytes: number): Steps {
  const first = new Frames(data)
  if (!first.next()) throw damage('a frame is cut short')
  if (first.start === 0 && first.end === data.length && !first.plain)
    return (yield frameInflation(data, first, maxBytes)) as Buffer

  const outputs: Buffer[] = []
  const mostFrames = FRAMES_FREE + maxBytes / BYTES_PER_FRAME
  let total = 0
  for (const frame = new Frames(data); frame.next(); ) {
    if (frame.plain) {
      total += frame.plainBytes
    } else {
      if (outputs.length >= mostFrames) throw tooLarge(maxBytes)
      const bytes = data.subarray(frame.start, frame.end)
      const output = (yield frameInflation(bytes, frame, Math.max(1, maxBytes - total))) as Buffer
      outputs.push(output)
      total += output.length
    }
    if (total > maxBytes) throw tooLarge(maxBytes)
    yield undefined
  }
  const output = Buffer.allocUnsafeSlow(total)
  let at = 0
  let used = 0
  for (const frame = new Frames(data); frame.next(); ) {
    if (frame.plain) at = copyBlocks(data, frame, output, at)
    else at += (outputs[used++] as Buffer).copy(output, at)
    yield undefined
  }
  return output
}

/** Walks the frames, one at a time: a list of them could be many times larger than the data. */
class Frames {
  /** Of the current frame: its range, and where its first block's header is. */
  start = 0
  end = 0
  blocks = 0
  /** Whether all its blocks are stored as they are or as one repeated byte; what they then hold. */
  plain = false
  plainBytes = 0
  /** What it says it holds, −1 when it does not say. */
  contentBytes = -1
  readonly #data: Buffer

  constructor(data: Buffer) {
    this.#data = data
  }

  /** Goes to the next frame; false at the end. */
  next(): boolean {
    const data = this.#data
    for (;;) {
      const start = this.end
      if (start === data.length) return false
      const magic = data.length - start < 8 ? 0 : data.readUInt32LE(start)
      if (magic === MAGIC) {
        this.start = start
        this.#readHeader(start + 4)
        return true
      }
      if ((magic & 0xfffffff0) >>> 0 !== SKIPPABLE) throw damage('no frame begins where one should')
      this.end = start + 8 + data.readUInt32LE(start + 4)
      if (this.end > data.length) throw damage('a frame is cut short')
    }
  }

  #readHeader(position: number): void {
    const data = this.#data
    const descriptor = data[position] as number
    const singleSegment = (descriptor & 0x20) !== 0
    const dictionary = descriptor & 3
    const sizeCode = descriptor >>> 6
    const sizeBytes = sizeCode === 0 ? (singleSegment ? 1 : 0) : 1 << sizeCode
    const sizeAt = position + 1 + (singleSegment ? 0 : 1) + (dictionary === 3 ? 4 : dictionary)
    this.blocks = sizeAt + sizeBytes
    if (this.blocks > data.length) throw damage('a frame header is cut short')
    this.contentBytes =
      sizeBytes === 0
        ? -1
        : sizeBytes === 8
          ? Number(data.readBigUInt64LE(sizeAt))
          : data.readUIntLE(sizeAt, sizeBytes) + (sizeBytes === 2 ? 256 : 0)
    // What needs a dictionary or a newer format is for the library to refuse.
    this.plain = dictionary === 0 && (descriptor & 0x08) === 0
    this.#readBlocks()
    if ((descriptor & 0x04) !== 0) this.end += 4
    if (this.end > data.length) throw damage('a frame is cut short')
    if (this.plain && this.contentBytes >= 0 && this.contentBytes !== this.plainBytes)
      throw damage('a frame does not hold what it says')
  }

  #readBlocks(): void {
    const data = this.#data
    let position = this.blocks
    let bytes = 0
    for (let header = 0; (header & 1) === 0; ) {
      if (position + 3 > data.length) throw damage('a frame is cut short')
      header = data.readUIntLE(position, 3)
      const type = (header >>> 1) & 3
      const size = header >>> 3
      if (type === 3) throw damage('a block of a reserved type')
      if (size > MAX_BLOCK) throw damage('a block is longer than its frame allows')
      if (type === 2) this.plain = false
      else bytes += size
      position += 3 + (type === 1 ? 1 : size)
      if (position > data.length) throw damage('a block is cut short')
    }
    this.end = position
    this.plainBytes = bytes
  }
}

/** Writes what a plain frame holds from `at` on; answers where it ends. Its lengths were checked by {@link Frames}. */
function copyBlocks(data: Buffer, frame: Frames, output: Buffer, at: number): number {
  let position = frame.blocks
  for (let header = 0; (header & 1) === 0; ) {
    header = data.readUIntLE(position, 3)
    const size = header >>> 3
    position += 3
    if (((header >>> 1) & 3) === 1) {
      output.fill(data[position++] as number, at, at + size)
    } else if (size > 0) {
      data.copy(output, at, position, position + size)
      position += size
    }
    at += size
  }
  return at
}

function frameInflation(data: Buffer, { contentBytes }: Frames, maxBytes: number): Inflation {
  const wanted = contentBytes < 0 ? data.length * 4 : contentBytes
  // One piece of output for most frames; small ones stay small.
  const options = (limit: number): zlib.ZstdOptions => ({
    maxOutputLength: limit,
    chunkSize: Math.max(1024, Math.min(wanted, limit, MAX_CHUNK))
  })
  const unreadable = (error: unknown): Undecodable => {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes)
    return new Undecodable(code === 'Z_BUF_ERROR' ? 'cut-short' : 'corrupt', 'zstd cannot be read', { cause: error })
  }
  return {
    expected: wanted,
    limit: maxBytes,
    now(limit) {
      try {
        return zlib.zstdDecompressSync(data, options(limit))
      } catch (error) {
        throw unreadable(error)
      }
    },
    aside: () =>
      new Promise((resolve, reject) =>
        zlib.zstdDecompress(data, options(maxBytes), (error, output) =>
          error ? reject(unreadable(error)) : resolve(output)
        )
      )
  }
}
