import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { DecompressedTooLarge } from './decompressed-too-large.ts'
import { decompressLz4 } from './lz4.ts'
import { decompressSnappy } from './snappy.ts'

/** Compression types of the batch attributes, none included. */
export const knowsCompression = (type: number): boolean => type >= 0 && type <= 4

/**
 * Decompresses the records area of a batch. More than `maxBytes` is never produced: zlib counts its output and stops,
 * at the latest 1 MiB beyond (its pieces are then joined, which for a moment takes the output twice); the declared
 * lengths of snappy and the sequences of lz4 are added up before anything is allocated, and a declared length that
 * so few bytes cannot hold is refused as damage.
 * @param type 0 none, 1 gzip, 2 snappy (raw or in the framing of snappy-java), 3 lz4 frames, 4 zstd
 * @throws DecompressedTooLarge; any other error means damaged data
 */
export function decompress(type: number, data: Buffer, maxBytes: number): Buffer {
  switch (type) {
    case 0:
      return data
    case 1:
      return bounded(() => gunzipSync(data, { maxOutputLength: maxBytes, chunkSize: chunkSize(data, maxBytes) }))
    case 2:
      return decompressSnappy(data, maxBytes)
    case 3:
      return decompressLz4(data, maxBytes)
    case 4:
      return bounded(() => zstdFrames(data, maxBytes))
    default:
      throw new RangeError(`compression type ${type}`)
  }
}

/**
 * Frames may follow one another; Node's function ends after the first. A frame states the window it wants, up to 128 MiB: legal
 * at the highest levels, and touched only as far as output fills it.
 */
function zstdFrames(data: Buffer, maxBytes: number): Buffer {
  const outputs: Buffer[] = []
  let consumed = 0
  let left = maxBytes
  do {
    if (left === 0) throw new DecompressedTooLarge()
    const rest = data.subarray(consumed)
    const options = { maxOutputLength: left, chunkSize: chunkSize(rest, left), info: true }
    const { buffer, engine } = zstdDecompressSync(rest, options) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    if (engine.bytesWritten === 0) throw new Error('zstd: no frame begins where one should')
    outputs.push(buffer)
    consumed += engine.bytesWritten
    left -= buffer.length
  } while (consumed < data.length)
  return outputs.length === 1 ? (outputs[0] as Buffer) : Buffer.concat(outputs)
}

/** One piece of output for most batches; small ones stay small. */
const chunkSize = (data: Buffer, maxBytes: number): number =>
  Math.max(1024, Math.min(data.length * 4, maxBytes, 1_048_576))

function bounded(work: () => Buffer): Buffer {
  try {
    return work()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new DecompressedTooLarge()
    throw error
  }
}
