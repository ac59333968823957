import { at, type ErrorTable } from './row.ts'

/** Batches, decoding, handling. */
export const recordErrors = {
  BATCH_CORRUPT: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `The record batch at ${at(d)} is damaged: ${d.reason}. Unless onUnreadableBatch is 'dead-letter', its partition is held; check the broker's disks.`
  },
  BATCH_COMPRESSION_UNKNOWN: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The record batch at ${at(d)} uses compression type ${d.got}, which is unknown. Unless onUnreadableBatch is 'dead-letter', its partition is held.`
  },
  BATCH_TOO_LARGE: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The record batch at ${at(d)} is larger than maxBatchBytes (${d.limit}) when decompressed. Raise maxBatchBytes if the data is good; unless onUnreadableBatch is 'dead-letter', its partition is held.`
  },
  BATCH_UNREADABLE: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The record batch at ${at(d)} has message format ${d.got}; only format 2 (Kafka 0.11 and newer) can be read. Unless onUnreadableBatch is 'dead-letter', its partition is held.`
  },
  DECODE_TEXT: {
    kind: 'failed',
    retriable: false,
    message: d => `The ${d.part} is not UTF-8 text (byte ${d.position})${d.hint ? `: ${d.hint}` : ''}.`
  },
  DECODE_JSON: { kind: 'failed', retriable: false, message: d => `The ${d.part} is not JSON: ${d.reason}` },
  VALIDATION_FAILED: {
    kind: 'failed',
    retriable: false,
    message: d => `The value does not fit the schema: ${d.reason}`
  },
  PARTITION_LOST: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `${at(d)} is no longer this consumer's: ${d.reason}. What was under way is handled again by its next owner.`
  },
  HANDLER_STUCK: {
    kind: 'failed',
    retriable: false,
    message: d => `The handler has not settled ${at(d)} within ${d.timeoutMs} ms (handlerTimeoutMs).`
  },
  HANDLER_DEPENDENCY_DOWN: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `What the handler needs for ${at(d)} is down: ${d.reason}. The record is tried again until it is back; its partition waits.`
  },
  DEAD_LETTERS_MAX: {
    kind: 'limit',
    retriable: false,
    message: d =>
      `The run has written as many dead letters as maxDeadLetters allows. The next record to fail, ${at(d)}, is left uncommitted: ${d.reason}. Look at the letters; then run again, with a larger maxDeadLetters or without it.`
  },
  NOTHING_FITS: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The first ${d.records} records of this run all failed before the handler and none has passed: it is more likely decode or schema that is wrong than all of them. ${at(d)} waits. Mend decode or schema and start again; or, when they are to be dead-lettered, set breaker.nothingFitsAfter to Infinity.`
  },
  FAILURE_FATAL: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The process cannot go on at ${at(d)}: ${d.reason}. The record is not dead-lettered and its offset not committed.`
  },
  FAILURE_STOP: {
    kind: 'failed',
    retriable: false,
    message: d => `Stopped at ${at(d)} as the policy says (onGiveUp 'stop'): ${d.reason}. Its offset is not committed.`
  }
} as const satisfies ErrorTable
