/** One header of a record. Names may repeat, and need not be UTF-8: `name` is the decoded text, `rawName` the bytes. */
export interface RecordHeader {
  /** As UTF-8 text, what is not UTF-8 replaced. */
  readonly name: string
  /** The name's bytes. */
  readonly rawName: Buffer
  /** `null` and empty are different. */
  readonly value: Buffer | null
}

/** Who set a record's timestamp: its producer, the broker, or nobody. */
export type TimestampType = 'CreateTime' | 'LogAppendTime' | 'NoTimestampType'

/**
 * A record as it lies in the log, undecoded: what an envelope copies byte for byte.
 * The buffers are copies of the consumer's: writing to them changes nothing but themselves, until the next attempt.
 */
export interface SourceRecord {
  /** The topic that it was consumed from. */
  readonly topic: string
  /** Its partition, from 0. */
  readonly partition: number
  /** Its offset in the partition. */
  readonly offset: number
  /** Milliseconds since the epoch; −1 when the record has none. */
  readonly timestamp: number
  /** What `timestamp` is. */
  readonly timestampType: TimestampType
  /** `null` and empty are different. */
  readonly rawKey: Buffer | null
  /** `null` (a tombstone) and empty are different. */
  readonly rawValue: Buffer | null
  /** In their order, repeats and null values kept. Decoded on first use. */
  readonly headers: readonly RecordHeader[]
}
