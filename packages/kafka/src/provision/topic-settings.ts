/** How the topics that letters go to are made, and what they have to hold. */
export interface TopicSettings {
  /** Whether missing topics are created and those that could lose letters mended, or only refused, or neither. */
  readonly provision: 'create' | 'verify' | 'off'
  /** Partitions that one has to have; left out, as many as the largest source. */
  readonly partitions?: number
  readonly minPartitions: number
  /** How letters are spread over partitions; left out, or as 'same', by their records' own partition numbers. */
  readonly partition?: unknown
  /** Left out, the sources'. */
  readonly replicationFactor?: number
  /** Configs of created topics, on top of what follows from the sources. */
  readonly configs: Readonly<Record<string, string>>
  /** With 'original' a topic has to take any timestamp and delete by none. */
  readonly timestamp: 'now' | 'original'
  /** Whether a record that does not fit may be there as a pointer, so that the topic's limit need not be raised. */
  readonly allowPointers: boolean
}
