/**
 * What `@dead-letter/operator` needs of the library beyond its public entry. Not for others: what stands here may change
 * with any version.
 */
export type { ConnectionOptions } from './client/connection-options.ts'
export { DeadLetterError, type ErrorCode } from './errors.ts'
export type { CauseExplanation, CausePart, CausePartKind } from './failure/fingerprint/explain.ts'
export {
  type CauseLetter,
  explainLetterCause,
  type LetterCause,
  letterCause,
  letterFingerprint
} from './headers/letter-cause.ts'
export type { DeadLetterFacts } from './headers/read.ts'
export type { TransactionSettings } from './produce/transaction/transaction-settings.ts'
export { TransactionalWriter, type TransactionState } from './produce/transaction/transactional-writer.ts'
export { type ReadDeadLettersOptions, type ReadLetter, readDeadLetters } from './read/read-dead-letters.ts'
export type { SourceRecord } from './records/source-record.ts'
