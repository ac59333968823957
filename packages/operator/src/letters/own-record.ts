import type { SourceRecord } from '@dead-letter/kafka/internal'

/** A record that may wait: its bytes are views of the batch that it was read of, all of which would wait with it. */
export function ownRecord(record: SourceRecord): SourceRecord {
  const copy = (bytes: Buffer | null): Buffer | null => bytes && Buffer.from(bytes)
  const { topic, partition, offset, timestamp, timestampType, rawKey, rawValue, headers } = record
  return {
    ...{ topic, partition, offset, timestamp, timestampType },
    rawKey: copy(rawKey),
    rawValue: copy(rawValue),
    headers: headers.map(({ name, rawName, value }) => ({ name, rawName: Buffer.from(rawName), value: copy(value) }))
  }
}

/** What a letter takes while it waits, with the texts that its headers become: about twice its own bytes. */
export function letterBytes({ record }: { readonly record: SourceRecord }): number {
  const own = (record.rawKey?.length ?? 0) + (record.rawValue?.length ?? 0)
  return 2 * record.headers.reduce((sum, { rawName, value }) => sum + rawName.length + (value?.length ?? 0), own) + 500
}
