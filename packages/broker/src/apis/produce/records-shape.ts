import { errorCodes } from '@dead-letter/protocol'
import { magicEnd, RecordBatch } from '../../log/record-batch.ts'

/** Kafka looks at producer fields of what a client sent before it knows that the header is whole. */
const producerFieldsEnd = 51
const smallestRecord = 14
const attributesEnd = 23

export interface RecordsShape {
  /** Kafka fails upon these bytes before it looks at partitions: the whole request is answered with this code. */
  readonly requestCode: number
  /** The partition alone is answered with this code. */
  readonly code: number
  /** The batch, when both codes are 0. */
  readonly batch: RecordBatch | null
}

const bad = (requestCode: number, code: number): RecordsShape => ({ requestCode, code, batch: null })

/** What Kafka checks of a partition's bytes before the log sees them: there is one batch, and it is of magic 2. */
export function recordsShape(records: Buffer | null, version: number): RecordsShape {
  if (records === null) return bad(0, errorCodes.INVALID_RECORD)
  const size = batchSize(records, 0)
  if (size === 'corrupt') return bad(errorCodes.CORRUPT_MESSAGE, 0)
  if (size === 'none') return bad(0, errorCodes.INVALID_RECORD)
  const batch = new RecordBatch(records)
  if (batch.magic !== 2) return bad(0, errorCodes.INVALID_RECORD)
  if (size < attributesEnd) return bad(errorCodes.UNKNOWN_SERVER_ERROR, 0)
  if (version < 7 && batch.compression === 4) return bad(0, errorCodes.UNSUPPORTED_COMPRESSION_TYPE)
  if (version < 7 && batch.compression > 4) return bad(errorCodes.UNKNOWN_SERVER_ERROR, 0)
  const next = batchSize(records, size)
  if (next === 'corrupt') return bad(0, errorCodes.CORRUPT_MESSAGE)
  if (next !== 'none') return bad(0, errorCodes.INVALID_RECORD)
  if (size < producerFieldsEnd) return bad(errorCodes.UNKNOWN_SERVER_ERROR, 0)
  return { requestCode: 0, code: 0, batch }
}

/** Size of the batch at this place; `none` when the bytes end before it does. */
function batchSize(records: Buffer, at: number): number | 'none' | 'corrupt' {
  if (records.length - at < 12) return 'none'
  const length = records.readInt32BE(at + 8)
  if (length < smallestRecord) return 'corrupt'
  if (records.length - at < magicEnd) return 'none'
  const magic = records.readInt8(at + 16)
  if (magic < 0 || magic > 2) return 'corrupt'
  return records.length - at < length + 12 ? 'none' : length + 12
}
