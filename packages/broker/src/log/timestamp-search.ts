import { Undecodable } from '@dead-letter/protocol'
import type { RecordBatch } from './record-batch.ts'
import { walk } from './record-walk.ts'
import type { Segment } from './segment.ts'

export interface OffsetAndTimestamp {
  readonly offset: bigint
  readonly timestamp: bigint
}

/** The first record from `startOffset` on that is as late as this. Source: ListOffsets of KIP-79. */
export function firstAtOrAfter(
  segments: Iterable<Segment>,
  timestamp: bigint,
  startOffset: bigint
): OffsetAndTimestamp | null {
  for (const segment of segments) {
    if (segment.maxTimestamp < timestamp) continue
    for (const batch of segment.batches()) {
      if (batch.maxTimestamp < timestamp || batch.lastOffset < startOffset) continue
      for (const record of records(batch))
        if (record.timestamp >= timestamp && record.offset >= startOffset) return record
    }
  }
  return null
}

/** The first record that has the greatest timestamp of all (KIP-734). */
export function withGreatestTimestamp(segments: Iterable<Segment>): OffsetAndTimestamp | null {
  let latest: Segment | null = null
  for (const segment of segments) if (latest === null || segment.maxTimestamp > latest.maxTimestamp) latest = segment
  if (latest === null) return null
  for (const batch of latest.batches()) {
    if (batch.maxTimestamp !== latest.maxTimestamp) continue
    for (const record of records(batch)) if (record.timestamp === batch.maxTimestamp) return record
    return null
  }
  return null
}

function* records(batch: RecordBatch): Generator<OffsetAndTimestamp> {
  const { baseOffset, baseTimestamp, maxTimestamp, isLogAppendTime } = batch
  const payload = payloadOf(batch)
  if (payload === null) {
    yield { offset: baseOffset, timestamp: isLogAppendTime ? maxTimestamp : baseTimestamp }
    yield { offset: batch.lastOffset, timestamp: maxTimestamp }
    return
  }
  for (const record of walk(payload, batch.count))
    yield {
      offset: baseOffset + BigInt(record.offsetDelta),
      timestamp: isLogAppendTime ? maxTimestamp : BigInt.asIntN(64, baseTimestamp + record.timestampDelta)
    }
}

/** Null where there is more than is decompressed: such a batch was appended as its header describes it. */
function payloadOf(batch: RecordBatch): Buffer | null {
  try {
    return batch.records()
  } catch (error) {
    if (error instanceof Undecodable) return null
    throw error
  }
}
