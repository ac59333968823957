import type { TopicPartition } from '../client/port.ts'
import type { Failure } from '../failure/failure.ts'
import type { OutgoingRecord } from '../records/batch-encoder.ts'
import type { SourceRecord } from '../records/source-record.ts'
import type { EnvelopeSettings } from './envelope-options.ts'

/** What a dead letter is made of. */
export interface LetterInput {
  readonly record: SourceRecord
  /** UUID text of the consumed topic: a topic deleted and created again gives other ids. */
  readonly topicId: string
  readonly groupId: string
  readonly failure: Failure
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Why the partition is not the one asked for, if it is not. */
  readonly partitionNote?: string
}

/** A dead letter ready to be encoded: the record with what happened in headers after its own. */
export interface Letter extends OutgoingRecord {
  readonly id: string
  /** Where the record was consumed. */
  readonly source: TopicPartition & { readonly offset: number }
  readonly topicId: string
  /** What was cut: 'stacktrace', 'message', 'value'; 'timestamp' when the topic did not take the original's. */
  readonly trimmed: readonly string[]
  /** Encoded size, without the batch's own overhead. */
  readonly bytes: number
  /** How many of the headers are the original's; ours follow. */
  readonly originals: number
}

/** The dead letter of a failed record. */
export declare function buildLetter(input: LetterInput, options: EnvelopeSettings): Letter
