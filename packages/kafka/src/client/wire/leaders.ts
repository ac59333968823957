import { kafkaErrors } from '../kafka-errors.ts'
import type { ClusterMetadata, EpochAnswer, LogBeginningAnswer, OffsetAnswer, TopicPartition } from '../port.ts'
import { oneAnswerEach } from './one-answer-each.ts'

/** Metadata of some topics, straight from a broker. */
export type AskMetadata = (topics: readonly string[]) => Promise<ClusterMetadata>

/**
 * Asks each partition's leader. A leader that does not answer is an error of its own partitions (NETWORK_EXCEPTION), so
 * that the others' answers are not lost; when none answers, the promise rejects.
 */
export async function askLeaders<Q extends TopicPartition, A extends TopicPartition>(
  askMetadata: AskMetadata,
  queries: readonly Q[],
  refuse: (query: Q, errorCode: number) => A,
  ask: (leader: number, queries: readonly Q[]) => Promise<A[]>
): Promise<A[]> {
  if (queries.length === 0) return []
  const metadata = await askMetadata([...new Set(queries.map(q => q.topic))])
  const answers: A[] = []
  const routed: { readonly leader: number; readonly query: Q }[] = []
  for (const query of queries) {
    const found = leaderOf(metadata, query)
    if ('errorCode' in found) answers.push(refuse(query, found.errorCode))
    else routed.push({ leader: found.leader, query })
  }
  const groups = [...Map.groupBy(routed, r => r.leader)].map(([leader, group]) => ({
    leader,
    queries: group.map(r => r.query)
  }))
  const asked = await Promise.allSettled(groups.map(group => ask(group.leader, group.queries)))
  const failed = asked.find(result => result.status === 'rejected')
  if (failed && asked.every(result => result.status === 'rejected')) throw failed.reason
  for (const [i, result] of asked.entries()) {
    const told = result.status === 'fulfilled' ? result.value : []
    answers.push(
      ...oneAnswerEach(groups[i]?.queries ?? [], told, query => refuse(query, kafkaErrors.NETWORK_EXCEPTION))
    )
  }
  return answers
}

function leaderOf(metadata: ClusterMetadata, query: TopicPartition): { leader: number } | { errorCode: number } {
  const topic = metadata.topics.get(query.topic)
  if (topic === undefined) return { errorCode: kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION }
  if (topic.errorCode !== kafkaErrors.NONE) return { errorCode: topic.errorCode }
  const partition = topic.partitions.find(p => p.partition === query.partition)
  if (partition === undefined) return { errorCode: kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION }
  return partition.leader < 0 ? { errorCode: kafkaErrors.LEADER_NOT_AVAILABLE } : { leader: partition.leader }
}

export const noOffset = ({ topic, partition }: TopicPartition, errorCode: number): OffsetAnswer => ({
  topic,
  partition,
  errorCode,
  offset: -1,
  timestamp: -1
})

export const noEpoch = ({ topic, partition }: TopicPartition, errorCode: number): EpochAnswer => ({
  topic,
  partition,
  errorCode,
  epoch: -1,
  endOffset: -1
})

export const unmoved = ({ topic, partition }: TopicPartition, errorCode: number): LogBeginningAnswer => ({
  topic,
  partition,
  errorCode,
  logStartOffset: -1
})
