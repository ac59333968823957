import type { SourceRecord } from '../records/source-record.ts'
import type { FailureClass, FailureStage } from './failure.ts'

/** What is known of a failure beside its error. */
export interface ClassifyContext {
  readonly stage: FailureStage
  readonly record: SourceRecord
}

/** Says what kind of failure an error is; `undefined` leaves it to the table. Synchronous. */
export type Classify = (error: unknown, context: ClassifyContext) => FailureClass | undefined
