import {
  contentBytes,
  type DeadLetterFacts,
  encodedSize,
  type OutgoingRecord,
  redriveText,
  sentBackHeaders
} from '@dead-letter/kafka/internal'
import type { Letter } from '../../letters/letter.ts'
import type { Family } from '../family/family-topic.ts'
import type { RedrivePlan } from '../plan/plan.ts'
import { type TargetTopic, timestampFor } from './target-topics.ts'

/** What a batch takes beside its records. */
const batchBytes = 61

/** The record as it was, marked as sent back: key, value and own headers byte for byte. */
export function copyOf(
  { record, facts, keyText: key }: Letter,
  redrives: number,
  topic: TargetTopic,
  { operation, keepHeaders }: Pick<RedrivePlan, 'operation' | 'keepHeaders'>,
  now: number
): OutgoingRecord {
  const { family } = topic
  const mark = redriveText({ operation, redrives, key, topic: family?.source ?? topic.topic })
  const copy = {
    key: record.rawKey,
    value: record.rawValue,
    // A family's copy tells its record's own time in a header: it is kept from now on, however old the record is.
    timestamp: family === undefined ? timestampFor(facts.timestamp, topic, now) : now,
    headers: sentBackHeaders(record, facts.dialect, {
      ...{ mark, redrives, keepHeaders },
      place: family && placeOf(facts, family)
    })
  }
  return { ...copy, contentBytes: contentBytes(copy) }
}

/** The record that a copy in a family topic stands for. */
function placeOf(
  { partition = 0, offset = 0, timestamp = -1, timestampType }: DeadLetterFacts,
  { source, group }: Family
) {
  const type = timestampType === 'LogAppendTime' ? timestampType : timestamp === -1 ? 'NoTimestampType' : 'CreateTime'
  return { topic: source, partition, offset, timestamp, timestampType: type, group } as const
}

/** Bytes of a copy in a batch of its own. */
export const copyBytes = (copy: OutgoingRecord): number => batchBytes + encodedSize(copy, copy.contentBytes)
