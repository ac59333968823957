/** A partition of a topic. */
export interface TopicPartition {
  /** The topic's name. */
  readonly topic: string
  /** From 0. */
  readonly partition: number
}

export interface TopicPartitionError extends TopicPartition {
  readonly errorCode: number
}

export interface TopicError {
  readonly topic: string
  readonly errorCode: number
  readonly errorMessage: string | null
}
