import type { SourceRecord } from '@dead-letter/kafka'
import { bytesToJson } from '@dead-letter/operator'

/**
 * A record as programs get it: topic, partition, offset, key and value. Bytes that are not UTF-8 come as base64, marked
 * by `encoding` (of the value) or `keyEncoding`; null is null.
 */
export function recordLine({ topic, partition, offset, rawKey, rawValue }: SourceRecord): Record<string, unknown> {
  const key = bytesToJson(rawKey)
  const value = bytesToJson(rawValue)
  return {
    topic,
    partition,
    offset,
    key: key.text,
    ...(key.encoding ? { keyEncoding: key.encoding } : {}),
    value: value.text,
    ...(value.encoding ? { encoding: value.encoding } : {})
  }
}

/** Line ends beside \n for Node's readline, Python, Java and others. JSON leaves these three as they are. */
const lineEnds = /[\u0085\u2028\u2029]/g

/**
 * The record as one line of JSON that every reader of lines takes for one.
 * @param trial whether it is tried only: then the line says so
 */
export const lineOf = (record: SourceRecord, trial = false): string =>
  JSON.stringify({ ...recordLine(record), ...(trial ? { trial } : {}) }).replaceAll(
    lineEnds,
    end => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
