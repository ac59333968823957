import type { OriginFacts } from './origin-facts.ts'

/** Field numbers of uForwarder's `DLQMetadata`. */
const RETRY_COUNT = 1
const TOPIC = 2
const PARTITION = 3
const OFFSET = 4
const TIMESTAMP = 5

/**
 * uForwarder writes no headers: the record's key is a protobuf message. Any key could look like one by chance, so it counts
 * only when every byte parses and a topic is named (zero numbers are not written).
 */
export function readUforwarderKey(key: Buffer | null): OriginFacts | null {
  if (key === null || key.length === 0) return null
  const fields = parseFields(key)
  const topic = fields?.get(TOPIC)
  const partition = fields?.get(PARTITION) ?? 0n
  const offset = fields?.get(OFFSET) ?? 0n
  if (!fields || !Buffer.isBuffer(topic) || !/^[A-Za-z0-9._-]{1,249}$/.test(topic.toString('latin1'))) return null
  if (
    typeof partition !== 'bigint' ||
    partition > 2_147_483_647n ||
    typeof offset !== 'bigint' ||
    offset > BigInt(Number.MAX_SAFE_INTEGER)
  )
    return null
  const retries = fields.get(RETRY_COUNT) ?? 0n
  return {
    topic: topic.toString('latin1'),
    partition: Number(partition),
    offset: Number(offset),
    timestamp: milliseconds(fields.get(TIMESTAMP)),
    attempts: typeof retries === 'bigint' && retries < 1_000_000n ? Number(retries) : undefined
  }
}

/** The field says nanoseconds and holds milliseconds; today the two differ by a factor that no clock can hide. */
function milliseconds(value: bigint | Buffer | undefined): number | undefined {
  if (typeof value !== 'bigint') return undefined
  const time = Number(value > 100_000_000_000_000n ? value / 1_000_000n : value)
  return time <= 8.64e15 ? time : undefined
}

/** Varint and length-delimited fields, the last of repeated ones; `null` when the bytes are no such message. */
function parseFields(bytes: Buffer): Map<number, bigint | Buffer> | null {
  const fields = new Map<number, bigint | Buffer>()
  let at = 0
  const varint = (): bigint | null => {
    let value = 0n
    for (let shift = 0n; shift < 70n && at < bytes.length; shift += 7n) {
      const byte = bytes[at++] as number
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    return null
  }
  while (at < bytes.length) {
    const tag = varint()
    const value = tag === null ? null : varint()
    if (tag === null || value === null) return null
    const field = Number(tag >> 3n)
    const type = tag & 7n
    if (field < 1 || field > 7 || (type !== 0n && type !== 2n)) return null
    if (type === 0n) fields.set(field, value)
    else {
      if (value > BigInt(bytes.length - at)) return null
      fields.set(field, bytes.subarray(at, at + Number(value)))
      at += Number(value)
    }
  }
  return fields
}
