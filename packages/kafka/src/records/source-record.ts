/** One header of a record. Names may repeat, and need not be UTF-8: `name` is the decoded text, `rawName` the bytes. */
export interface RecordHeader {
  readonly name: string
  readonly rawName: Buffer
  readonly value: Buffer | null
}

export type TimestampType = 'CreateTime' | 'LogAppendTime' | 'NoTimestampType'

/**
 * A record as it lies in the log, undecoded: what an envelope copies byte for byte.
 * The buffers are views of the fetched batch, not copies.
 */
export interface SourceRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since the epoch; −1 when the record has none. */
  readonly timestamp: number
  readonly timestampType: TimestampType
  /** `null` and empty are different. */
  readonly rawKey: Buffer | null
  readonly rawValue: Buffer | null
  /** In their order, repeats and null values kept. Decoded on first use. */
  readonly headers: readonly RecordHeader[]
}
