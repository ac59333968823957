import { gzipSync } from 'node:zlib'
import { headerBytes, writeHeader } from '../../src/log/record-batch.ts'

export interface TestRecord {
  readonly key?: string | null
  readonly value?: string | null
  /** From the first record's timestamp. */
  readonly timestampDelta?: number | bigint
  readonly headers?: readonly (readonly [string, string | null])[]
}

export interface TestBatch {
  readonly records?: readonly TestRecord[]
  readonly timestamp?: number
  readonly maxTimestamp?: bigint
  readonly producer?: { readonly id: bigint; readonly epoch: number; readonly sequence: number }
  readonly transactional?: boolean
  readonly control?: boolean
  readonly logAppendTime?: boolean
  readonly compression?: number
  /** Makes the payload from the records' bytes; gzip for compression 1, else as they are. */
  readonly compress?: (records: Buffer) => Buffer
  readonly count?: number
  readonly lastOffsetDelta?: number
}

/** A batch as a client sends it: offset 0, its checksum right. */
export function batchOf(options: TestBatch = {}): Buffer {
  const records = options.records ?? [{ value: 'v' }]
  const timestamp = BigInt(options.timestamp ?? 1_700_000_000_000)
  const plain = Buffer.concat(records.map(recordBytes))
  const compress = options.compress ?? (options.compression === 1 ? gzipSync : (bytes: Buffer): Buffer => bytes)
  const payload = compress(plain)
  const buffer = Buffer.alloc(headerBytes + payload.length)
  payload.copy(buffer, headerBytes)
  const latest = records.reduce(
    (max, { timestampDelta = 0 }) => {
      const delta = BigInt(timestampDelta)
      return delta > max ? delta : max
    },
    BigInt(records[0]?.timestampDelta ?? 0)
  )
  writeHeader(buffer, {
    attributes:
      (options.compression ?? 0) |
      (options.logAppendTime === true ? 0x08 : 0) |
      (options.transactional === true ? 0x10 : 0) |
      (options.control === true ? 0x20 : 0),
    lastOffsetDelta: options.lastOffsetDelta ?? records.length - 1,
    baseTimestamp: timestamp,
    maxTimestamp: options.maxTimestamp ?? timestamp + latest,
    producerId: options.producer?.id ?? -1n,
    producerEpoch: options.producer?.epoch ?? -1,
    baseSequence: options.producer?.sequence ?? -1,
    count: options.count ?? records.length
  })
  return buffer
}

/** So many records in one batch. */
export function batchOfCount(count: number, options: TestBatch = {}): Buffer {
  return batchOf({ ...options, records: Array.from({ length: count }, (_, i) => ({ value: `value ${i}` })) })
}

export function recordBytes(record: TestRecord, offsetDelta: number): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]),
    varint(BigInt(record.timestampDelta ?? 0)),
    varint(BigInt(offsetDelta)),
    nullable(record.key === undefined ? 'k' : record.key),
    nullable(record.value === undefined ? 'v' : record.value),
    varint(BigInt(record.headers?.length ?? 0)),
    ...(record.headers ?? []).flatMap(([key, value]) => [nullable(key), nullable(value)])
  ])
  return Buffer.concat([varint(BigInt(body.length)), body])
}

function nullable(text: string | null): Buffer {
  if (text === null) return varint(-1n)
  const bytes = Buffer.from(text)
  return Buffer.concat([varint(BigInt(bytes.length)), bytes])
}

/** Zigzag. */
export function varint(value: bigint): Buffer {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  const bytes: number[] = []
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Buffer.from([...bytes, Number(rest)])
}
