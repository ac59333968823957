import { noTopicId } from '../topics/topic-id.ts'

/** What a client asks of one partition, remembered by a fetch session. */
export interface FetchPartition {
  /** As the request names it: by id from version 13 on, by name before. */
  readonly key: string
  /** Null while no topic has the id. */
  topic: string | null
  readonly topicId: string
  readonly partition: number
  currentLeaderEpoch: number
  fetchOffset: bigint
  lastFetchedEpoch: number
  maxBytes: number
}

/** In the order of the request; a partition that is named twice keeps its place and has the later wishes. */
export type FetchPartitions = Map<string, FetchPartition>

export function partitionKey(topic: string, topicId: string, partition: number): string {
  return topicId === noTopicId ? `${partition} ${topic}` : `${partition} #${topicId}`
}
