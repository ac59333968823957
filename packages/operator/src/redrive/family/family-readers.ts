import {
  brokerSaid,
  DeadLetterError,
  kafkaErrors,
  memberTag,
  type ReaderMark,
  readAssignment,
  readReaderMark
} from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import type { Family } from './family-topic.ts'

/** A source partition whose owner does not show that it reads the family's. */
export interface Unread {
  readonly partition: number
  /** Client id, host and member id; `null` when no member owns it. */
  readonly owner: string | null
  readonly why: string
}

/** Who reads the partitions of a family. */
export interface FamilyReaders extends Family {
  readonly partitions: number
  /** Members that show that they read some of it. */
  readonly members: number
  readonly unread: readonly Unread[]
}

/** A mark is renewed at each interval: older than two and a bit, its reader has stopped. Clocks may differ. */
const slackMs = 60_000

/** What the group's members and the marks of its positions tell, partition by partition. */
export async function readersOf({ client }: Cluster, family: Family, now: number): Promise<FamilyReaders> {
  const { topic, source, group } = family
  const { topics } = await client.metadata([source, topic])
  const partitions = topics.get(source)?.partitions.length ?? 0
  const there = topics.get(topic)?.partitions.length ?? 0
  const { nodeId, errorCode } = await client.findCoordinator(group)
  if (errorCode === kafkaErrors.GROUP_AUTHORIZATION_FAILED) throw new DeadLetterError('GROUP_FORBIDDEN', { group })
  if (errorCode !== kafkaErrors.NONE)
    return { ...family, partitions, members: 0, unread: unanswered(partitions, errorCode) }
  const { members, errorCode: refused } = await client.describeGroup(nodeId, group)
  if (refused === kafkaErrors.GROUP_AUTHORIZATION_FAILED) throw new DeadLetterError('GROUP_FORBIDDEN', { group })
  const wanted = Array.from({ length: partitions }, (_, partition) => ({ topic, partition }))
  const positions = await client.offsetFetch(nodeId, group, wanted)
  const marks = new Map(
    positions.partitions.map(({ partition, metadata, errorCode: code }) => [
      partition,
      code === 0 ? readReaderMark(metadata) : null
    ])
  )
  const owners = new Map<number, { readonly tag: string; readonly words: string }>()
  for (const { memberId, clientId, clientHost, assignment, partitions: owned } of members) {
    const words = `${clientId} on ${clientHost.replace(/^\//, '')} (${memberId})`
    for (const owns of assignment === null ? owned : (readAssignment(assignment) ?? []))
      if (owns.topic === source) owners.set(owns.partition, { tag: memberTag(memberId), words })
  }
  const reading = new Set<string>()
  const unread: Unread[] = []
  for (const { partition } of wanted) {
    const owner = owners.get(partition)
    const why = faultOf(owner?.tag, marks.get(partition) ?? null, now, partition < there)
    if (why === null && owner !== undefined) reading.add(owner.tag)
    else unread.push({ partition, owner: owner?.words ?? null, why: why ?? '' })
  }
  return { ...family, partitions, members: reading.size, unread }
}

/** A coordinator that moves or loads says so for a moment. */
const unanswered = (partitions: number, errorCode: number): Unread[] =>
  Array.from({ length: partitions }, (_, partition) => ({
    ...{ partition, owner: null },
    why: `the group's coordinator does not say (${brokerSaid(errorCode, null)})`
  }))

/** Why an owner cannot be taken for a reader; `null` when it can. */
export function faultOf(
  owner: string | undefined,
  mark: ReaderMark | null,
  now: number,
  isThere = true
): string | null {
  if (owner === undefined) return 'no member of the group owns it'
  if (mark === null && !isThere)
    return 'it is not there: a redrive makes it, and a member with this library reads it some seconds later'
  if (mark === null) return 'its owner shows no mark: it does not read what is sent to this group alone'
  if (mark.member !== owner) return 'its mark is of an earlier owner'
  return now - mark.at > 2 * mark.everyMs + slackMs ? 'its mark is out of date' : null
}

const mostNamed = 5
const askMs = 500

/**
 * Waits until every source partition's owner shows that it reads the family's partition.
 * @throws DeadLetterError FAMILY_UNREAD when some do not by then, with the owners; GROUP_FORBIDDEN, BROKER_*
 */
export async function demandReaders(
  cluster: Cluster,
  family: Family,
  {
    now,
    waitMs,
    signal,
    onWait
  }: {
    readonly now: () => number
    readonly waitMs: number
    readonly signal?: AbortSignal | undefined
    /** Told what is waited for, when it changes. */
    readonly onWait?: ((readers: FamilyReaders) => void) | undefined
  }
): Promise<void> {
  let told = ''
  for (const end = performance.now() + waitMs; ; ) {
    const readers = await readersOf(cluster, family, now())
    const { unread, partitions } = readers
    if (unread.length === 0 && partitions > 0) return
    const waiting = JSON.stringify([partitions, unread])
    if (waiting !== told) onWait?.(readers)
    told = waiting
    if (performance.now() < end && !signal?.aborted) {
      await new Promise(resolve => setTimeout(resolve, askMs))
      continue
    }
    const named = unread
      .slice(0, mostNamed)
      .map(({ partition, owner, why }) => `${partition}: ${why}${owner === null ? '' : `; owner ${owner}`}`)
    const more = unread.length > mostNamed ? `; and ${unread.length - mostNamed} more` : ''
    const { topic, source, group } = family
    throw new DeadLetterError('FAMILY_UNREAD', { ...{ topic, source, group }, list: `${named.join('; ')}${more}` })
  }
}
