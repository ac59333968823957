import type { TopicPartition } from '../../client/port.ts'
import type { Failure } from '../../failure/failure.ts'
import type { OutgoingRecord } from '../../records/batch-encoder.ts'
import type { SourceRecord } from '../../records/source-record.ts'

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

/**
 * What may be cut from a letter to fit its topic: 'headers' when of ours hardly more than place and id is left, or nothing.
 * 'timestamp' when the topic did not take the original's.
 */
export type Trimmed = 'stacktrace' | 'message' | 'headers' | 'value' | 'timestamp'

/** A dead letter ready to be encoded: the record with what happened in headers after its own. */
export interface Letter extends OutgoingRecord {
  readonly id: string
  /** Where the record was consumed. */
  readonly source: TopicPartition & { readonly offset: number }
  readonly topicId: string
  /** How often a record of its lineage has died, this death included. */
  readonly deaths: number
  /** The id of the first death of its lineage. */
  readonly firstId: string
  /** The first origin of its lineage is the topic that it was consumed from: it was sent back there, or never left. */
  readonly atHome: boolean
  /** What was cut, in the order it was. */
  readonly trimmed: readonly Trimmed[]
  /** Encoded size, without the batch's own overhead. */
  readonly bytes: number
  /** How many of the headers are the record's own; those that we added follow. */
  readonly originals: number
  /** Whether the user wants `x-dead-letter-trimmed` written. */
  readonly marksTrimmed: boolean
}
