/**
 * `uniform` where members subscribe to different topics. Each member keeps what it has of its topics; what is free goes to
 * the least loaded subscribers, the topics with the most partitions per subscriber first; then partitions move, topic by
 * topic, from the most to the least loaded subscribers, until a whole round of the topics moves none.
 */
import type { Assignment } from '../partitions.ts'
import type { AssignorInput } from './assignor.ts'
import { LoadLevels } from './load-levels.ts'

/** Overlapping subscriptions may need more rounds than this to be quite balanced; Kafka stops here as well. */
const maxRounds = 16
const nobody = -1

/** A topic in the making of an assignment; members are numbers: their places in the input. */
interface TopicState {
  readonly topicId: string
  readonly subscribers: number[]
  /** Owner of each partition. */
  readonly owners: number[]
}

export function assignMixedSubscriptions(input: AssignorInput): Map<string, Assignment> {
  const topics = topicStates(input)
  const sizes = input.members.map(() => 0)
  keepAssigned(input, topics, sizes)
  const sorted = [...topics.values()].sort(byDemand)
  for (const topic of sorted) assignFree(topic, sizes)
  balance(
    sorted.filter(({ subscribers }) => subscribers.length > 1),
    sizes
  )
  return assignments(input, topics)
}

function topicStates({ members, partitionCount }: AssignorInput): Map<string, TopicState> {
  const topics = new Map<string, TopicState>()
  for (const [member, { topicIds }] of members.entries())
    for (const topicId of topicIds) {
      const topic = topics.get(topicId)
      if (topic !== undefined) topic.subscribers.push(member)
      else {
        const owners = Array.from({ length: partitionCount(topicId) }, () => nobody)
        topics.set(topicId, { topicId, subscribers: [member], owners })
      }
    }
  return topics
}

function keepAssigned({ members }: AssignorInput, topics: Map<string, TopicState>, sizes: number[]): void {
  for (const [member, { topicIds, assignment }] of members.entries())
    for (const [topicId, partitions] of assignment)
      if (topicIds.has(topicId)) for (const partition of partitions) give(topics.get(topicId), partition, member, sizes)
}

function give(topic: TopicState | undefined, partition: number, member: number, sizes: number[]): void {
  const before = topic?.owners[partition]
  if (topic === undefined || before === undefined) return
  if (before !== nobody) sizes[before] = (sizes[before] ?? 0) - 1
  topic.owners[partition] = member
  sizes[member] = (sizes[member] ?? 0) + 1
}

/** Most partitions per subscriber first, then the fewest subscribers. */
function byDemand(a: TopicState, b: TopicState): number {
  return (
    b.owners.length / b.subscribers.length - a.owners.length / a.subscribers.length ||
    a.subscribers.length - b.subscribers.length ||
    (a.topicId < b.topicId ? -1 : 1)
  )
}

function assignFree(topic: TopicState, sizes: number[]): void {
  const levels = new LoadLevels(topic.subscribers, sizes)
  for (const [partition, owner] of topic.owners.entries())
    if (owner === nobody) give(topic, partition, levels.receiver(), sizes)
}

function balance(topics: readonly TopicState[], sizes: number[]): void {
  let unmovedSince = 0
  for (let round = 0; round < maxRounds; round++)
    for (const topic of topics) {
      if (unmovedSince === topics.length) return
      unmovedSince = balanceTopic(topic, sizes) ? 1 : unmovedSince + 1
    }
}

/** @returns whether a partition moved. */
function balanceTopic(topic: TopicState, sizes: number[]): boolean {
  const levels = new LoadLevels(topic.subscribers, sizes)
  if (levels.spread <= 1) return false
  /** What each subscriber had at the start, in ascending order: it gives the last of it first, and nothing it has just got. */
  const had = new Map<number, number[]>()
  for (const [partition, owner] of topic.owners.entries()) {
    const partitions = had.get(owner)
    if (partitions === undefined) had.set(owner, [partition])
    else partitions.push(partition)
  }
  let moved = false
  while (!levels.met) {
    const giver = levels.giver(member => (had.get(member) ?? []).length === 0)
    const partition = giver === null ? undefined : had.get(giver)?.pop()
    if (partition === undefined) return moved
    const receiver = levels.receiver()
    if (levels.met) return moved
    give(topic, partition, receiver, sizes)
    moved = true
  }
  return moved
}

function assignments({ members }: AssignorInput, topics: Map<string, TopicState>): Map<string, Assignment> {
  const assigned = members.map(() => new Map<string, Set<number>>())
  for (const { topicId, owners } of topics.values())
    for (const [partition, owner] of owners.entries()) {
      const assignment = assigned[owner]
      const partitions = assignment?.get(topicId)
      if (partitions === undefined) assignment?.set(topicId, new Set([partition]))
      else partitions.add(partition)
    }
  return new Map(members.map(({ memberId }, index) => [memberId, assigned[index] ?? new Map<string, Set<number>>()]))
}
