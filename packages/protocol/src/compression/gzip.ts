import { gunzip, gunzipSync, inflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib'
import type { Inflation, Steps } from './steps.ts'
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
export function* gzipSteps(data: Buffer, maxBytes: number): Steps {
  try {
    const output = yield gunzipping(data, maxBytes)
    return output as Buffer
  } catch (error) {
    const damaged = error instanceof Undecodable && error.reason !== 'too-large'
    const end = damaged ? yield* endOfMembers(data, maxBytes) : 0
    if (end > 0 && end < data.length) return yield* gzipSteps(data.subarray(0, end), maxBytes)
    throw error
  }
}

function gunzipping(data: Buffer, maxBytes: number): Inflation {
  const options = (limit: number): ZlibOptions => ({ maxOutputLength: limit, chunkSize: chunkSize(data, limit) })
  return {
    // The last four bytes are the length of the last member.
    expected: data.length < HEADER + TRAILER ? 0 : data.readUInt32LE(data.length - 4),
    limit: maxBytes,
    now(limit) {
      try {
        return gunzipSync(data, options(limit))
      } catch (error) {
        throw unreadable(error, maxBytes)
      }
    },
    aside: () =>
      new Promise((resolve, reject) =>
        gunzip(data, options(maxBytes), (error, output) =>
          error ? reject(unreadable(error, maxBytes)) : resolve(output)
        )
      )
  }
}

function unreadable(error: unknown, maxBytes: number): Undecodable {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ERR_BUFFER_TOO_LARGE') return new Undecodable('too-large', `gzip of more than ${maxBytes} bytes`)
  return new Undecodable(code === 'Z_BUF_ERROR' ? 'cut-short' : 'corrupt', 'gzip cannot be read', { cause: error })
}

/** Where the first bytes begin that are no member; 0 when there is a member that is damaged, or too many to find out. */
function* endOfMembers(data: Buffer, maxBytes: number): Steps<number> {
  let at = 0
  let left = maxBytes
  for (let members = 0; members < MOST_LOOKED_OVER; members++) {
    const start = endOfHeader(data, at)
    if (start < 0) return at
    const member = inflating(data.subarray(start), Math.max(1, left))
    try {
      left -= ((yield member) as Buffer).length
      at = start + member.read + TRAILER
    } catch (error) {
      if (error instanceof Undecodable && error.reason === 'too-large') throw error
      return 0
    }
    if (at > data.length) return 0
  }
  return 0
}

interface Member extends Inflation {
  /** Compressed bytes that it had, once it is inflated. */
  read: number
}

/** What the functions of zlib answer with `info`, which their types do not know. */
interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

function inflating(data: Buffer, maxBytes: number): Member {
  const options = (limit: number): ZlibOptions => ({ maxOutputLength: limit, chunkSize: SMALL_CHUNK, info: true })
  const take = (inflated: unknown): Buffer => {
    const { buffer, engine } = inflated as Inflated
    member.read = engine.bytesWritten
    return buffer
  }
  const member: Member = {
    // Nothing says how much it is; what follows it may be another.
    expected: data.length,
    limit: maxBytes,
    read: 0,
    now(limit) {
      try {
        return take(inflateRawSync(data, options(limit)))
      } catch (error) {
        throw unreadable(error, maxBytes)
      }
    },
    aside: () =>
      new Promise((resolve, reject) =>
        inflateRaw(data, options(maxBytes), (error, inflated) =>
          error ? reject(unreadable(error, maxBytes)) : resolve(take(inflated))
        )
      )
  }
  return member
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
