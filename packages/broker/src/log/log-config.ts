/** What of a topic's configuration its logs obey. −1 is unlimited. */
export interface LogConfig {
  readonly retentionMs: number
  readonly retentionBytes: number
  readonly segmentBytes: number
  readonly segmentMs: number
  readonly maxMessageBytes: number
  /** Of one record of a compressed batch. */
  readonly maxDecompressedMessageBytes: number
  /** Kafka never asks for more replicas than a partition has, so with one node this has no effect on appends. */
  readonly timestampType: 'CreateTime' | 'LogAppendTime'
  readonly timestampBeforeMaxMs: number
  readonly timestampAfterMaxMs: number
  /** cleanup.policy has `compact`: records without a key are refused. Nothing is compacted. */
  readonly compacted: boolean
  /** cleanup.policy has `delete`. */
  readonly deletes: boolean
}
