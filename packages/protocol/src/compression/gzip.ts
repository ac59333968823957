import { gunzipSync, inflateRawSync } from 'node:zlib'
import { Undecodable } from './undecodable.ts'

const MAX_CHUNK = 1_048_576
const SMALL_CHUNK = 16_384
/** Bytes of a member before its optional fields, and of checksum and length behind it. */
const HEADER = 10
const TRAILER = 8
/** Each member that is looked over by itself needs a decompressor: no writer makes so many and then something else. */
const MOST_LOOKED_OVER = 64

/**
 * Decompresses gzip members, as many as there are. What follows the last one and is none is passed over: Kafka and its Java clients
 * do so, where zlib calls it damage.
 * @throws Undecodable
 */
export function decompressGzip(data: Buffer, maxBytes: number): Buffer {
  const options = { maxOutputLength: maxBytes, chunkSize: chunkSize(data, maxBytes) }
  try {
    return gunzipSync(data, options)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const end = code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR' ? endOfMembers(data, maxBytes) : 0
    if (end > 0 && end < data.length) return decompressGzip(data.subarray(0, end), maxBytes)
    const reason = code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : code === 'Z_BUF_ERROR' ? 'cut-short' : 'corrupt'
    throw new Undecodable(reason, 'gzip cannot be read', { cause: error })
  }
}

/** Where the first bytes begin that are no member; 0 when there is a member that is damaged, or too many to find out. */
function endOfMembers(data: Buffer, maxBytes: number): number {
  let at = 0
  let left = maxBytes
  for (let members = 0; members < MOST_LOOKED_OVER; members++) {
    const start = endOfHeader(data, at)
    if (start < 0) return at
    try {
      const options = { maxOutputLength: Math.max(1, left), chunkSize: SMALL_CHUNK, info: true }
      const { buffer, engine } = inflateRawSync(data.subarray(start), options) as unknown as {
        buffer: Buffer
        engine: { bytesWritten: number }
      }
      left -= buffer.length
      at = start + engine.bytesWritten + TRAILER
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        throw new Undecodable('too-large', `gzip of more than ${maxBytes} bytes`)
      return 0
    }
    if (at > data.length) return 0
  }
  return 0
}

/** Where the deflated bytes of the member at `at` begin; −1 when none begins there. Source: RFC 1952, 2.3. */
function endOfHeader(data: Buffer, at: number): number {
  if (data.length - at < HEADER || data[at] !== 0x1f || data[at + 1] !== 0x8b || data[at + 2] !== 8) return -1
  const flags = data[at + 3] as number
  let position = at + HEADER
  if ((flags & 0x04) !== 0) {
    if (position + 2 > data.length) return -1
    position += 2 + data.readUInt16LE(position)
  }
  for (const flag of [0x08, 0x10]) {
    if ((flags & flag) === 0) continue
    const zero = data.indexOf(0, position)
    if (zero < 0) return -1
    position = zero + 1
  }
  if ((flags & 0x02) !== 0) position += 2
  return position <= data.length ? position : -1
}

/** One piece of output for most batches; small ones stay small. */
const chunkSize = (data: Buffer, maxBytes: number): number =>
  Math.max(1024, Math.min(data.length * 4, maxBytes, MAX_CHUNK))
