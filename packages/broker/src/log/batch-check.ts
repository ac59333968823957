import { errorCodes, knowsCompression, Undecodable } from '@dead-letter/protocol'
import type { LogConfig } from './log-config.ts'
import { headerBytes, lengthOverhead, noProducerId, noTimestamp, type RecordBatch } from './record-batch.ts'
import { InvalidRecords, type RecordSummary, summarise, walk } from './record-walk.ts'

export interface RecordError {
  readonly batchIndex: number
  readonly message: string
}

/** A batch that is not appended. */
export interface Refusal {
  readonly code: number
  /** For people, where Kafka gives one. */
  readonly message: string | null
  readonly recordErrors: readonly RecordError[]
}

export interface Acceptable {
  readonly maxTimestamp: bigint
  /** Set when kind or value of the greatest timestamp differ from what the header says. */
  readonly stamp: { readonly type: LogConfig['timestampType']; readonly max: bigint } | null
}

/**
 * Whether a client's batch may be appended, in the order in which Kafka checks: base offset, size, checksum, then the
 * header's counts, then each record. Compressed records are decompressed for it, once, and kept as they were sent; where
 * they are more than is decompressed, their header is believed: Kafka, which reads them as a stream, takes them too.
 */
export function checkBatch(batch: RecordBatch, config: LogConfig, now: bigint): Refusal | Acceptable {
  const header = checkHeader(batch, config)
  if (header !== 0) return refused(header)

  let payload: Buffer | null = null
  let summary: RecordSummary
  try {
    payload = batch.records()
    summary = summarise(
      payload,
      batch.count,
      batch.compression === 0 ? Number.POSITIVE_INFINITY : config.maxDecompressedMessageBytes
    )
  } catch (error) {
    if (error instanceof InvalidRecords) return refused(errorCodes.INVALID_RECORD)
    if (!(error instanceof Undecodable)) throw error
    if (error.reason !== 'too-large') return refused(undecodable[error.reason])
    summary = summaryOfHeader(batch)
  }

  const type = config.timestampType
  const window = timestampWindow(config, now)
  const range = timestampRange(batch, summary)
  const inWindow = type === 'CreateTime' ? isWithin(range, window) : !batch.isLogAppendTime
  if (!inWindow || (config.compacted && summary.withoutKey)) {
    if (payload === null) return refused(errorCodes.INVALID_TIMESTAMP)
    const refusal = recordErrors(batch, payload, config, window)
    if (refusal !== null) return refusal
  }
  if (config.segmentBytes > 0 && batch.sizeBytes > config.segmentBytes) return refused(errorCodes.RECORD_LIST_TOO_LARGE)

  const max = type === 'LogAppendTime' ? now : range.max < noTimestamp ? noTimestamp : range.max
  const asItIs = max === batch.maxTimestamp && batch.isLogAppendTime === (type === 'LogAppendTime')
  return { maxTimestamp: max, stamp: asItIs ? null : { type, max } }
}

const undecodable = {
  'cut-short': errorCodes.INVALID_RECORD,
  corrupt: errorCodes.UNKNOWN_SERVER_ERROR
} as const

function refused(code: number): Refusal {
  return { code, message: null, recordErrors: [] }
}

function checkHeader(batch: RecordBatch, config: LogConfig): number {
  const size = batch.sizeBytes
  if (size < lengthOverhead || size > batch.buffer.length - batch.at) return errorCodes.CORRUPT_MESSAGE
  if (batch.magic !== 2) return errorCodes.INVALID_RECORD
  if (batch.baseOffset !== 0n) return errorCodes.INVALID_RECORD
  if (size > config.maxMessageBytes) return errorCodes.MESSAGE_TOO_LARGE
  if (size < headerBytes || !batch.crcIsRight) return errorCodes.CORRUPT_MESSAGE
  if (!knowsCompression(batch.compression)) return errorCodes.UNKNOWN_SERVER_ERROR
  const { count, lastOffsetDelta } = batch
  if (count <= 0 || lastOffsetDelta + 1 !== count) return errorCodes.INVALID_RECORD
  if (batch.isControl) return errorCodes.INVALID_RECORD
  if (batch.producerId !== noProducerId && batch.baseSequence < 0) return errorCodes.INVALID_RECORD
  return 0
}

function summaryOfHeader({ baseTimestamp, maxTimestamp }: RecordBatch): RecordSummary {
  return { minTimestampDelta: 0n, maxTimestampDelta: maxTimestamp - baseTimestamp, withoutKey: false }
}

interface Range {
  readonly min: bigint
  readonly max: bigint
}

/** A batch of the other kind has one timestamp for all its records. */
function timestampRange(batch: RecordBatch, summary: RecordSummary): Range {
  if (batch.isLogAppendTime) return { min: batch.maxTimestamp, max: batch.maxTimestamp }
  const base = batch.baseTimestamp
  return {
    min: BigInt.asIntN(64, base + summary.minTimestampDelta),
    max: BigInt.asIntN(64, base + summary.maxTimestampDelta)
  }
}

function timestampWindow(config: LogConfig, now: bigint): Range {
  return {
    min: config.timestampBeforeMaxMs < 0 ? -(2n ** 63n) : now - BigInt(Math.trunc(config.timestampBeforeMaxMs)),
    max: config.timestampAfterMaxMs < 0 ? 2n ** 63n : now + BigInt(Math.trunc(config.timestampAfterMaxMs))
  }
}

function isWithin(range: Range, window: Range): boolean {
  return range.min >= window.min && range.max <= window.max
}

/** The records that are at fault, one by one: only reached when there is one, or one without a timestamp. */
function recordErrors(batch: RecordBatch, payload: Buffer, config: LogConfig, window: Range): Refusal | null {
  const errors: RecordError[] = []
  let timestamps = false
  let index = 0
  for (const { timestampDelta, hasKey } of walk(payload, batch.count)) {
    const timestamp = batch.isLogAppendTime
      ? batch.maxTimestamp
      : BigInt.asIntN(64, batch.baseTimestamp + timestampDelta)
    if (config.compacted && !hasKey)
      errors.push({ batchIndex: index, message: 'A compacted topic takes no record without a key.' })
    else if (config.timestampType === 'CreateTime' && timestamp !== noTimestamp) {
      if (!isWithin({ min: timestamp, max: timestamp }, window)) {
        timestamps = true
        const message = `Timestamp ${timestamp} is outside of ${window.min} to ${window.max}.`
        errors.push({ batchIndex: index, message })
      }
    } else if (batch.isLogAppendTime) {
      timestamps = true
      errors.push({ batchIndex: index, message: 'A producer may not set the timestamp type LogAppendTime.' })
    }
    index++
  }
  if (errors.length === 0) return null
  return timestamps
    ? { code: errorCodes.INVALID_TIMESTAMP, message: 'Records have an invalid timestamp.', recordErrors: errors }
    : { code: errorCodes.INVALID_RECORD, message: `${errors.length} records are invalid.`, recordErrors: errors }
}
