import { encodedSize, type OutgoingRecord, sentBackHeaders } from '@dead-letter/kafka/internal'
import type { Letter } from '../letters/letter.ts'
import { redriveText } from '../lineage/redriven.ts'
import type { RedrivePlan } from './plan.ts'
import { type TargetTopic, timestampFor } from './target-topics.ts'

/** What a batch takes beside its records. */
const batchBytes = 61

/** The record as it was, marked as sent back: key, value and own headers byte for byte. */
export function copyOf(
  { record, facts, key }: Letter,
  redrives: number,
  topic: TargetTopic,
  { operation, keepHeaders }: Pick<RedrivePlan, 'operation' | 'keepHeaders'>,
  now: number
): OutgoingRecord {
  const mark = redriveText({ operation, redrives, key, topic: topic.topic })
  return {
    key: record.rawKey,
    value: record.rawValue,
    timestamp: timestampFor(facts.timestamp, topic, now),
    headers: sentBackHeaders(record, facts.dialect, { mark, redrives, keepHeaders })
  }
}

/** Bytes of a copy in a batch of its own, before compression. */
export const copyBytes = (copy: OutgoingRecord): number => batchBytes + encodedSize(copy)
