import type { Failure } from '../../src/failure/failure.ts'
import type { RecordHeader, SourceRecord } from '../../src/records/source-record.ts'

export const header = (name: string | Buffer, value: string | Buffer | null): RecordHeader => {
  const rawName = Buffer.from(name as string)
  return { rawName, name: rawName.toString(), value: value === null ? null : Buffer.from(value as string) }
}

export const recordOf = (given: Partial<SourceRecord> = {}): SourceRecord => ({
  topic: 'orders',
  partition: 3,
  offset: 4_294_967_298,
  timestamp: 1_700_000_000_123,
  timestampType: 'CreateTime',
  rawKey: Buffer.from('key'),
  rawValue: Buffer.from('value'),
  headers: [],
  ...given
})

export const failureOf = (error: unknown, given: Partial<Failure> = {}): Failure => ({
  error,
  stage: 'handle',
  class: 'transient',
  attempts: 3,
  firstFailedAt: 1_700_000_000_000,
  failedAt: 1_700_000_001_000,
  elapsedMs: 1000,
  ...given
})

/** An error whose stack trace is known. */
export const errorOf = (name: string, message: string, stack: string, extra: object = {}): Error => {
  const error = new Error(message)
  return Object.assign(error, { name, stack }, extra)
}
