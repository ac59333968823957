import type { CommittedOffset, TopicPartition } from '../port.ts'

interface OfTopic<P> {
  readonly name: string
  readonly partitions: P[]
}

/** As requests name partitions: by topic. */
export function byTopic<Q extends TopicPartition, P>(queries: readonly Q[], partition: (query: Q) => P): OfTopic<P>[] {
  return [...Map.groupBy(queries, q => q.topic)].map(([name, list]) => ({ name, partitions: list.map(partition) }))
}

interface OffsetOfPartition {
  readonly partitionIndex: number
  readonly committedOffset: bigint
  readonly committedLeaderEpoch: number
  readonly committedMetadata: string
}

/** Offsets as requests commit them, in a transaction or not. */
export const offsetsByTopic = (offsets: readonly CommittedOffset[]): OfTopic<OffsetOfPartition>[] =>
  byTopic(offsets, ({ partition, offset, leaderEpoch, metadata }) => ({
    partitionIndex: partition,
    committedOffset: BigInt(offset),
    committedLeaderEpoch: leaderEpoch,
    committedMetadata: metadata
  }))
