import { kafkaErrors } from '../client/kafka-errors.ts'
import type { ClusterMetadata, JoinGroupAnswer, KafkaClient } from '../client/port.ts'
import { inSlices } from '../time/slice.ts'
import type { Assignor, GroupAssignment, MemberSubscription, Steps } from './assignor.ts'
import { readSubscription, writeAssignment } from './consumer-protocol.ts'

/** What the leader of a generation worked out. */
export interface LeaderPlan {
  readonly assignments: readonly { readonly memberId: string; readonly assignment: Buffer }[]
  /** Partitions of every topic that some member subscribes to, as they were; 0 for a topic that does not exist. */
  readonly counts: ReadonlyMap<string, number>
}

/** Assigns the partitions of all members' topics, whether this process subscribes to them or not. Rejects as `client.metadata` does. */
export async function planGeneration(
  client: Pick<KafkaClient, 'metadata'>,
  assignor: Assignor,
  members: JoinGroupAnswer['members']
): Promise<LeaderPlan> {
  const { subscriptions, topics } = await inSlices(readSubscriptions(members))
  const counts = await countPartitions(client, topics)
  const assignment = await inSlices(assignor.steps(subscriptions, counts))
  return { assignments: await inSlices(writeAssignments(assignment)), counts }
}

/**
 * Partition counts now; 0 for what does not exist. What may not be seen is as it was `before`, if it was seen then. A broker
 * that lags behind, and shows no topic where there is one, costs two rebalances: its partitions are drained and committed
 * before they are given up, and come back with the next look, so nothing is lost.
 */
export async function countPartitions(
  client: Pick<KafkaClient, 'metadata'>,
  topics: readonly string[],
  before?: ReadonlyMap<string, number>
): Promise<Map<string, number>> {
  if (topics.length === 0) return new Map()
  const metadata = await client.metadata(topics)
  return new Map(topics.map(topic => [topic, countOf(metadata, topic, before?.get(topic) ?? 0)]))
}

function countOf(metadata: ClusterMetadata, topic: string, before: number): number {
  const found = metadata.topics.get(topic)
  return found?.errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED ? before : (found?.partitions.length ?? 0)
}

/** A member whose metadata cannot be read subscribes to nothing: the others must not stand still for it. */
function memberSubscription(member: JoinGroupAnswer['members'][number]): MemberSubscription {
  const subscription = readSubscription(member.metadata)
  return {
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    topics: subscription?.topics ?? [],
    owned: subscription?.owned ?? [],
    generationId: subscription?.generationId ?? -1
  }
}

function* readSubscriptions(
  members: JoinGroupAnswer['members']
): Steps<{ readonly subscriptions: readonly MemberSubscription[]; readonly topics: readonly string[] }> {
  const subscriptions: MemberSubscription[] = []
  const topics = new Set<string>()
  for (const member of members) {
    const subscription = memberSubscription(member)
    subscriptions.push(subscription)
    for (const topic of subscription.topics) if (topic !== '') topics.add(topic)
    yield
  }
  return { subscriptions, topics: [...topics].sort() }
}

function* writeAssignments(assignment: GroupAssignment): Steps<LeaderPlan['assignments']> {
  const written: LeaderPlan['assignments'][number][] = []
  for (const [memberId, partitions] of assignment) {
    written.push({ memberId, assignment: writeAssignment(partitions) })
    yield
  }
  return written
}
