import type { TopicPartition } from '../../client/port.ts'
import type { BatchRecord } from '../../records/batch-record.ts'
import type { Fetcher } from '../fetch/fetcher.ts'
import type { StartOffsets } from './start-offsets.ts'

/** How the partitions of family topics are read: by whoever owns the source partition that they go with. */
export interface FamilyReading {
  readonly starts: Pick<StartOffsets, 'open' | 'waiting'>
  readonly fetcher: Pick<Fetcher, 'add' | 'remove' | 'wake' | 'roomMade'>
  /** What there is beside a source partition. */
  of(partition: TopicPartition): readonly TopicPartition[]
  exists(partition: TopicPartition): boolean
  /** The record that a copy stands for; `null` for what is passed over. */
  original(copy: BatchRecord, source: TopicPartition): BatchRecord | null
}
