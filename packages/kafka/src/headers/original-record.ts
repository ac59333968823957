import type { SourceRecord, TimestampType } from '../records/source-record.ts'
import { findBlock } from './block.ts'
import { OWN_PREFIX } from './own.ts'
import { type DeadLetterFacts, readDeadLetter } from './read.ts'
import { recordHeaders } from './sent-back.ts'

/**
 * The record as it was consumed, before it became a letter: origin and timestamp where the letter tells them, and the
 * headers without what was added by whoever wrote the letter.
 */
export function originalRecord(record: SourceRecord, facts: DeadLetterFacts = readDeadLetter(record)): SourceRecord {
  const { topic, partition, offset, timestamp, timestampType } = facts
  const block = findBlock(record.headers)
  const kept = recordHeaders(record.headers, block, facts.dialect)
  return {
    topic: topic ?? record.topic,
    partition: partition ?? record.partition,
    offset: offset ?? record.offset,
    timestamp: timestamp ?? record.timestamp,
    timestampType: (timestampType as TimestampType | undefined) ?? record.timestampType,
    rawKey: record.rawKey,
    rawValue: record.rawValue,
    // A letter of a version without closing header keeps some of ours to be known again when it is sent back.
    headers: block?.origin === undefined && block !== null ? kept.filter(isNotOurs) : kept
  }
}

const isNotOurs = ({ name }: { readonly name: string }): boolean => !name.startsWith(OWN_PREFIX)
