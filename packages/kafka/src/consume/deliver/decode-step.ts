import type { RecordDecoder } from '../../decode/decoder.ts'
import type { BatchRecord } from '../../records/batch-records.ts'
import { isThenable } from '../../thenable.ts'

/**
 * Decodes a record's key, then its value, into it. A promise only where the decoder makes one.
 * @throws what the decoder throws; the promise rejects with it
 */
export function decodeRecord(record: BatchRecord, decoder: RecordDecoder): Promise<void> | undefined {
  const key = decoder.decodeKey(record)
  if (isThenable(key)) return afterKey(record, key, decoder)
  record.key = key
  const value = decoder.decodeValue(record)
  if (isThenable(value)) return takeValue(record, value)
  record.value = value
  return undefined
}

/** One after the other: a value that is refused while its key is waited for would be a rejection that nobody handles. */
async function afterKey(record: BatchRecord, key: PromiseLike<unknown>, decoder: RecordDecoder): Promise<void> {
  record.key = await key
  record.value = await decoder.decodeValue(record)
}

async function takeValue(record: BatchRecord, value: PromiseLike<unknown>): Promise<void> {
  record.value = await value
}
