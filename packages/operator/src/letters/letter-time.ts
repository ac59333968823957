import type { ReadLetter } from '@dead-letter/kafka/internal'

/** The last millisecond of the year 9999: beyond, ISO 8601 as everybody reads it has no date. */
const latest = 253_402_300_799_999

/** Whether a timestamp names a moment that people can mean: not −1 (none), not micro- or nanoseconds taken for milliseconds. */
export const isDate = (ms: number): boolean => ms >= 0 && ms <= latest

/** A timestamp as ISO 8601; one that is no date as it is; none (−1) as 'unknown'. */
export function isoTime(ms: number): string {
  if (isDate(ms)) return new Date(ms).toISOString()
  return ms === -1 || !Number.isFinite(ms) ? 'unknown' : `${ms} (not a date)`
}

/** The same for JSON: an odd timestamp is a number, none is `null`. */
export function jsonTime(ms: number): string | number | null {
  if (isDate(ms)) return new Date(ms).toISOString()
  return ms === -1 || !Number.isFinite(ms) ? null : ms
}

/** Milliseconds since the epoch at which the record was given up; without it, when the letter was written. */
export const diedAt = ({ facts, record }: ReadLetter): number => facts.at ?? record.timestamp
