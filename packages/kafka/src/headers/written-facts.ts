import type { FailureStage } from '../failure/failure.ts'
import type { ErrorDescription } from '../failure/root-cause.ts'
import type { SourceRecord } from '../records/source-record.ts'

/** What a dialect is told of a failure to write its headers. */
export interface WrittenFacts {
  /** The consumed record: its coordinates are the origin. */
  readonly record: SourceRecord
  readonly groupId: string
  readonly stage: FailureStage
  readonly attempts: number
  readonly error: ErrorDescription
  /** The stack trace, cut to its limit; `null` when it is left out. */
  readonly stack: Buffer | string | null
}
