import { isDeepStrictEqual } from 'node:util'
import {
  isFailureHeader,
  originalRecord,
  type RecordHeader,
  readDeadLetter,
  type SourceRecord
} from '@dead-letter/kafka/internal'
import type { Letter } from '../letters/letter.ts'
import { headerOf, type TransformSpec, writtenRecord } from './transform.ts'

/**
 * Whether a record that is written anew tells of a failure what its letter's record does not: headers in which a framework or this library
 * tells of one, or a key that does. A letter that comes of it would be believed, and say to be from wherever its writer likes.
 * @param letter `null`: not known
 */
export function tellsOtherFailure(letter: Letter | null, spec: Extract<TransformSpec, { kind: 'record' }>): boolean {
  const record = letter?.record ?? nothing
  const own = letter === null ? [] : originalRecord(record, letter.facts).headers
  const written = writtenRecord(spec)
  const headers = written.headers === undefined ? own : written.headers.map(headerOf)
  const rawKey = written.key === undefined ? record.rawKey : (written.key as Buffer | null)
  if (!isDeepStrictEqual(told(headers), told(own))) return true
  const facts = [readDeadLetter({ ...record, headers: own }), readDeadLetter({ ...record, rawKey, headers })]
  return !isDeepStrictEqual(facts[0], facts[1])
}

const told = (headers: readonly RecordHeader[]) =>
  headers.flatMap(({ name, value }) => (isFailureHeader(name) ? [[name, value && Buffer.from(value)]] : []))

const nothing: SourceRecord = {
  ...{ topic: '', partition: 0, offset: 0, timestamp: 0, timestampType: 'CreateTime', rawKey: null, rawValue: null },
  headers: []
}
