import { compressionsAlgorithms, crc32c } from '@platformatic/kafka'

/** A record with nothing left out. */
export interface ExactRecord {
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly (readonly [Buffer, Buffer | null])[]
  readonly timestamp: number
}

export interface BatchOptions {
  readonly compression: keyof typeof compressionsAlgorithms
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly baseSequence: number
}

/** One record batch of format 2. Plain rather than fast, and another one than the library's, which it is used to test. */
export function encodeBatch(records: readonly ExactRecord[], options: BatchOptions): Buffer {
  const base = records[0]?.timestamp ?? 0
  const algorithm = compressionsAlgorithms[options.compression]
  const plain = Buffer.concat(records.map((record, index) => encodeRecord(record, index, base)))
  const body = options.compression === 'none' ? plain : algorithm.compressSync(plain)
  const head = Buffer.alloc(61)
  head.writeInt32BE(49 + body.length, 8)
  head.writeInt32BE(-1, 12)
  head.writeInt8(2, 16)
  head.writeInt16BE(algorithm.bitmask, 21)
  head.writeInt32BE(records.length - 1, 23)
  head.writeBigInt64BE(BigInt(base), 27)
  head.writeBigInt64BE(BigInt(records.reduce((most, r) => Math.max(most, r.timestamp), base)), 35)
  head.writeBigInt64BE(options.producerId, 43)
  head.writeInt16BE(options.producerEpoch, 51)
  head.writeInt32BE(options.baseSequence, 53)
  head.writeInt32BE(records.length, 57)
  const batch = Buffer.concat([head, body])
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

function encodeRecord(record: ExactRecord, index: number, base: number): Buffer {
  const parts = [
    Buffer.alloc(1),
    varint(record.timestamp - base),
    varint(index),
    ...lengthAndBytes(record.key),
    ...lengthAndBytes(record.value)
  ]
  parts.push(varint(record.headers.length))
  for (const [name, value] of record.headers) parts.push(...lengthAndBytes(name), ...lengthAndBytes(value))
  const whole = Buffer.concat(parts)
  return Buffer.concat([varint(whole.length), whole])
}

function lengthAndBytes(bytes: Buffer | null): Buffer[] {
  return bytes === null ? [varint(-1)] : [varint(bytes.length), bytes]
}

/** Zigzag, then seven bits a byte, the lowest first. */
function varint(value: number): Buffer {
  let rest = BigInt.asUintN(64, value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value))
  const bytes: number[] = []
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return Buffer.from([...bytes, Number(rest)])
}
