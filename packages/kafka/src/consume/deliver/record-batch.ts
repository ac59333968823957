import { type ErrorJson, errorToJson } from '../../error-json.ts'
import { type Redrive, RedrivenRecord } from '../../records/redriven-record.ts'
import type { ConsumedRecord, HandlerContext } from './handler.ts'

/** Consecutive records of one partition, decoded; what did not decode was dead-lettered and is not among them. */
export interface RecordBatch<K = unknown, V = unknown> {
  /** The source topic. */
  readonly topic: string
  /** Its partition. */
  readonly partition: number
  /** At least one, in the order of the log. */
  readonly records: readonly ConsumedRecord<K, V>[]
  /**
   * Says that this record failed; the others are done when the handler returns. Its own retries follow, by itself.
   * @throws RangeError when the record is not of this batch, or the handler has ended
   */
  fail(record: ConsumedRecord<K, V>, error: unknown): void
  /** Of a record that was sent back to this group alone: which redrive it is of. All of a batch were sent back, or none. */
  redrive(record: ConsumedRecord<K, V>): Redrive | undefined
}

/**
 * Handles a batch. Returning means that all records are done but those that were failed by name. Throwing
 * {@link BatchFailure} says which record stopped the work; throwing anything else leaves it to find out: what was failed
 * by name is forgotten, and the batch is split in halves until the culprit is alone.
 */
export type BatchHandler<K = unknown, V = unknown> = (batch: RecordBatch<K, V>, context: HandlerContext) => unknown

/** Thrown by a batch handler: records before `index` are done, the one at `index` failed, those behind it were not handled. */
export class BatchFailure extends Error {
  override readonly name = 'BatchFailure'
  /** Position in `batch.records`, from 0. */
  readonly index: number

  /** @param cause what is the matter with the record; it is what its dead letter tells of */
  constructor(index: number, cause: unknown) {
    super(`Record ${index} of the batch failed`, { cause })
    this.index = index
  }

  /** For `JSON.stringify` and loggers. */
  toJSON(): ErrorJson {
    return errorToJson(this, { index: this.index })
  }
}

export const redriveOf = (record: ConsumedRecord): Redrive | undefined =>
  record instanceof RedrivenRecord ? record.redrive : undefined
