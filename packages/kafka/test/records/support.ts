import fc from 'fast-check'
import { DeadLetterError } from '../../src/errors.ts'
import type { Compression, OutgoingRecord } from '../../src/records/batch-encoder.ts'
import { type BatchInfo, readBatchInfo } from '../../src/records/batch-info.ts'
import { type BatchRecord, type BatchSource, openBatch } from '../../src/records/batch-records.ts'
import { crc32c } from '../../src/records/crc32c.ts'
import type { SourceRecord } from '../../src/records/source-record.ts'

export const source: BatchSource = { topic: 'orders', partition: 3, checkCrc: true, maxBatchBytes: 1_048_576 }
export const compressions: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
export const plain = { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' as Compression }

export function infoOf(batch: Buffer, position = 0): BatchInfo {
  const info = readBatchInfo(batch, position)
  if (info === null) throw new Error('cut short')
  return info
}

/** Sets the checksum of a batch again, after its bytes were changed on purpose. */
export function seal(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

/** A batch whose records area is these bytes. */
export function batchOf(
  records: Buffer,
  count: number,
  fields: { attributes?: number; lastOffsetDelta?: number; producerId?: bigint; baseOffset?: number } = {}
): Buffer {
  const batch = Buffer.alloc(61 + records.length)
  batch.writeBigInt64BE(BigInt(fields.baseOffset ?? 0), 0)
  batch.writeInt32BE(batch.length - 12, 8)
  batch[16] = 2
  batch.writeInt16BE(fields.attributes ?? 0, 21)
  batch.writeInt32BE(fields.lastOffsetDelta ?? Math.max(0, count - 1), 23)
  batch.writeBigInt64BE(fields.producerId ?? -1n, 43)
  batch.writeInt32BE(count, 57)
  records.copy(batch, 61)
  return seal(batch)
}

export function readAll(batch: Buffer, from: BatchSource = source, info: BatchInfo = infoOf(batch)): BatchRecord[] {
  const records = openBatch(batch, info, from)
  const all: BatchRecord[] = []
  for (let record = records.next(); record !== null; record = records.next()) all.push(record)
  return all
}

/** What of a record can be compared. */
export const contents = (record: OutgoingRecord | SourceRecord) =>
  'rawKey' in record
    ? {
        timestamp: record.timestamp,
        key: record.rawKey,
        value: record.rawValue,
        headers: record.headers.map(h => [h.rawName, h.value])
      }
    : { timestamp: record.timestamp, key: record.key, value: record.value, headers: record.headers.map(h => [...h]) }

export const errorCode = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof DeadLetterError) return error.code
    throw error
  }
  return 'none'
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map(array => Buffer.from(array))
const maybe = (maxLength: number) =>
  fc.oneof(
    { weight: 4, arbitrary: bytes(maxLength) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) }
  )
const name = fc.oneof(
  bytes(20),
  fc.constantFrom('trace', 'x-original-topic', 'ключ').map(text => Buffer.from(text)),
  fc.constant(Buffer.from([0xff, 0xfe, 0x80]))
)
const timestamp = fc.oneof(
  fc.integer({ min: -1, max: 8_640_000_000_000_000 }),
  fc.integer({ min: 0, max: 200_000 }).map(n => 1_700_000_000_000 + n),
  fc.constant(-1)
)

export const outgoing: fc.Arbitrary<OutgoingRecord> = fc.record({
  key: maybe(100),
  value: fc.oneof(
    { weight: 9, arbitrary: maybe(300) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 20_000 }).map(n => Buffer.alloc(n, 'abc')) }
  ),
  timestamp,
  headers: fc.array(fc.tuple(name, maybe(40)), { maxLength: 6 })
})
export const outgoings = fc.array(outgoing, { minLength: 1, maxLength: 12 })
