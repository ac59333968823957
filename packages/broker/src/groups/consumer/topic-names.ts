import type { TopicNamePartitions } from './consumer-protocol.ts'
import { type Assignment, listed, type Owned } from './partitions.ts'
import type { TopicLookup } from './registry.ts'

/** Topics that are gone are left out. */
export function toIds(named: readonly TopicNamePartitions[], topics: TopicLookup): Assignment {
  const assignment = new Map<string, ReadonlySet<number>>()
  for (const { topic, partitions } of named) {
    const id = topics.get(topic)?.id
    if (id !== undefined && partitions.length > 0) assignment.set(id, new Set(partitions))
  }
  return assignment
}

/** Topics that are gone are left out. */
export function toNames(assignment: Assignment | Owned, topics: TopicLookup): TopicNamePartitions[] {
  return listed(assignment).flatMap(({ topicId, partitions }) => {
    const topic = topics.byId(topicId)
    return topic === undefined ? [] : [{ topic: topic.name, partitions }]
  })
}
