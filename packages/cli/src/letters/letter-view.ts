import type { ReadLetter } from '@dead-letter/kafka'
import { bytesToJson } from '../output/escape.ts'

/** What went wrong, in one name: the root cause's where the letter tells it, else the error's. */
export const causeOf = ({ facts }: ReadLetter): string => facts.cause ?? facts.errorName ?? 'unknown'

/** Milliseconds since the epoch at which the record was given up; without it, when the letter was written. */
export const diedAt = ({ facts, record }: ReadLetter): number => facts.at ?? record.timestamp

export const isoTime = (ms: number): string => {
  const date = new Date(ms)
  return ms < 0 || Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString()
}

/** A letter as one JSON object. Facts that it does not tell are absent; a time is ISO 8601. */
export function letterToJson(letter: ReadLetter): Record<string, unknown> {
  const { record, facts } = letter
  const key = bytesToJson(record.rawKey)
  const value = bytesToJson(record.rawValue)
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: isoTime(record.timestamp),
    dialect: facts.dialect,
    origin: {
      topic: facts.topic,
      partition: facts.partition,
      offset: facts.offset,
      timestamp: facts.timestamp === undefined ? undefined : isoTime(facts.timestamp)
    },
    group: facts.group,
    stage: facts.stage,
    class: facts.class,
    cause: causeOf(letter),
    error: facts.errorName,
    message: facts.message,
    stack: facts.stack,
    attempts: facts.attempts,
    at: facts.at === undefined ? undefined : isoTime(facts.at),
    id: facts.id,
    lineage: facts.lineage,
    fingerprint: facts.fingerprint,
    trimmed: facts.trimmed.length > 0 ? facts.trimmed : undefined,
    partitionNote: facts.partitionNote,
    redrives: facts.redrives > 0 ? facts.redrives : undefined,
    key: key.text,
    keyEncoding: key.encoding,
    value: value.text,
    encoding: value.encoding,
    headers: record.headers.map(header => {
      const content = bytesToJson(header.value)
      return { name: header.name, value: content.text, encoding: content.encoding }
    })
  }
}
