import { asLogged } from './batch-record.ts'
import { murmur2 } from './murmur2.ts'
import type { SourceRecord } from './source-record.ts'

/** Where the Java client would write a record's key in a topic of `count` partitions; without a key as {@link moduloPartition}. */
export function keyPartition(record: SourceRecord, count: number): number {
  const { rawKey } = asLogged(record)
  return rawKey === null ? moduloPartition(record, count) : count > 1 ? murmur2(rawKey) % count : 0
}

/** The record's own partition, in a topic with fewer modulo their count: each partition's order is kept. */
export function moduloPartition(record: SourceRecord, count: number): number {
  return count > 1 ? record.partition % count : 0
}
