import { DecodeFailure, type RecordDecoder } from '../decode/decoder.ts'
import type { SourceRecord } from '../records/source-record.ts'

/** What a handler is told when a letter is tried: what it is told when records are consumed, and that it is a trial. */
export interface TrialContext {
  readonly attempt: number
  readonly signal: AbortSignal
  readonly trial: true
}

/** A handler as it is given to a consumer, of whatever types its records are. */
export type TrialHandler = (record: never, context: TrialContext) => unknown

/**
 * One attempt at a record: decoded and handled as when it is consumed. Resolves when the handler is done.
 * @throws a {@link DecodeFailure}, or whatever the handler throws
 */
export async function tryRecord(
  record: SourceRecord,
  decoder: RecordDecoder,
  handle: TrialHandler,
  signal: AbortSignal
): Promise<void> {
  const key = await decoder.decodeKey(record)
  const value = await decoder.decodeValue(record)
  await handle({ ...record, key, value } as never, { attempt: 1, signal, trial: true })
}

/** What was thrown, and not where it was caught. */
export const thrownBy = (thrown: unknown): unknown => (thrown instanceof DecodeFailure ? thrown.error : thrown)
