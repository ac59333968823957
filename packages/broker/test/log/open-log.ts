import type { LogConfig } from '../../src/log/log-config.ts'
import { PartitionLog } from '../../src/log/partition-log.ts'
import { RecordBatch } from '../../src/log/record-batch.ts'
import { FakeClock } from '../fake-clock.ts'

export const logDefaults: LogConfig = {
  retentionMs: 604_800_000,
  retentionBytes: -1,
  segmentBytes: 1_073_741_824,
  segmentMs: 604_800_000,
  maxMessageBytes: 1_048_588,
  maxDecompressedMessageBytes: 2_147_483_639,
  timestampType: 'CreateTime',
  timestampBeforeMaxMs: Number('9223372036854775807'),
  timestampAfterMaxMs: 3_600_000,
  compacted: false,
  deletes: true
}

/** A log on a clock that stands still. */
export function openLog(config: Partial<LogConfig> = {}): { log: PartitionLog; clock: FakeClock } {
  const clock = new FakeClock()
  const effective = { ...logDefaults, ...config }
  return { log: new PartitionLog({ topic: 't', partition: 0, config: () => effective, clock }), clock }
}

/** The whole batches that these bytes hold. */
export function batchesOf(views: readonly Buffer[]): RecordBatch[] {
  const bytes = Buffer.concat(views)
  const batches: RecordBatch[] = []
  for (let at = 0; at + 61 <= bytes.length; ) {
    const batch = new RecordBatch(bytes, at)
    if (at + batch.sizeBytes > bytes.length) break
    batches.push(batch)
    at += batch.sizeBytes
  }
  return batches
}

/** Base offsets of all batches that a read from here gives. */
export function offsetsFrom(log: PartitionLog, offset: bigint, maxBytes = 1 << 30): bigint[] {
  const { records } = log.read({ offset, maxBytes, atLeastOne: true, isolation: 'uncommitted' })
  return batchesOf(records).map(({ baseOffset }) => baseOffset)
}
