import { readAssignment } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'

/** A consumer group that will see what is written to a topic. */
export interface Audience {
  readonly topic: string
  readonly group: string
  /** Members that have partitions of it now. */
  readonly members: number
  /** Partitions of it that the group has committed offsets of. */
  readonly committed: number
}

/** Groups looked at side by side. */
const sideBySide = 16

/**
 * The consumer groups that have members on the topics, or have committed offsets of them. Readers without a group are not known
 * to any broker.
 * @returns `null` when brokers do not say which groups there are
 */
export async function findAudience({ client }: Cluster, topics: readonly string[]): Promise<Audience[] | null> {
  const wanted = new Set(topics)
  const { brokers } = await client.metadata([])
  const groups: { readonly group: string; readonly nodeId: number }[] = []
  for (const nodeId of brokers.keys()) {
    const { errorCode, groupIds } = await client.listGroups(nodeId)
    if (errorCode !== 0) return null
    for (const group of groupIds) groups.push({ group, nodeId })
  }
  const found: Audience[] = []
  const look = async (): Promise<void> => {
    for (let next = groups.pop(); next !== undefined; next = groups.pop()) found.push(...(await readersOf(next)))
  }
  await Promise.all(Array.from({ length: sideBySide }, look))
  return found.sort((a, b) => (a.topic === b.topic ? (a.group < b.group ? -1 : 1) : a.topic < b.topic ? -1 : 1))

  async function readersOf({
    group,
    nodeId
  }: {
    readonly group: string
    readonly nodeId: number
  }): Promise<Audience[]> {
    const { members } = await client.describeGroup(nodeId, group)
    const { partitions } = await client.offsetFetch(nodeId, group, null)
    const readers = new Map<string, { members: number; committed: number }>()
    const of = (topic: string): { members: number; committed: number } => {
      const reader = readers.get(topic) ?? { members: 0, committed: 0 }
      readers.set(topic, reader)
      return reader
    }
    for (const { topic, errorCode, offset } of partitions)
      if (wanted.has(topic) && errorCode === 0 && offset >= 0) of(topic).committed++
    for (const { assignment, partitions: owned } of members) {
      const has = assignment === null ? owned : (readAssignment(assignment) ?? [])
      for (const topic of new Set(has.map(({ topic }) => topic))) if (wanted.has(topic)) of(topic).members++
    }
    return [...readers].map(([topic, reader]) => ({ topic, group, ...reader }))
  }
}
