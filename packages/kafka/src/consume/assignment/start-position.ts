import type { CommittedOffset } from '../../client/port.ts'
import { type CommitMetadata, isOfCluster, readCommitMetadata } from '../partition/commit-metadata.ts'
import type { OffsetRange } from '../partition/offset-ranges.ts'
import type { TopicStart } from './start-from.ts'
import type { FoundOffset } from './start-requests.ts'

/** A place in a log: known, or to be asked for. `timestamp` as ListOffsets takes it: −2 = start of the log, −1 = its end. */
export type Place =
  | { readonly kind: 'offset'; readonly offset: number; readonly from: string }
  | { readonly kind: 'lookup'; readonly timestamp: number; readonly from: string }

/** Where one partition starts, or what has to be asked of the broker to know it. */
export type StartPlan = { readonly firstPartitions: number } & (
  | {
      readonly kind: 'committed'
      readonly offset: number
      /** Above the offset, done before and not to be handled again. */
      readonly done: readonly OffsetRange[]
    }
  | (Place & {
      /** The group had an offset of it, and has it no longer. */
      readonly lost?: boolean
    })
  /** The age of its first record decides: not older than `firstStart`, at the beginning; older, or when that is not known, as `otherwise` says. */
  | { readonly kind: 'by-age'; readonly firstStart: number | null; readonly otherwise: Place }
)

export const logStart = -2
export const logEnd = -1

/** What is known of a topic, and of this consumer, when a start is planned. */
export interface TopicFacts {
  readonly topic: string
  readonly topicId: string
  readonly partitionCount: number
  readonly clusterId: string | null
  /** Deleted and made again while this consumer was running: the broker forgot the group's offsets with the old one. */
  readonly madeAnew: boolean
  /** When this consumer started, milliseconds since the epoch; and whether the topic was there then. */
  readonly startedAt: number
  readonly thereAtStart: boolean
}

/** What the commits of a group tell of its life. */
export interface GroupHistory {
  /** Offsets that the group has committed, by topic. */
  readonly topics: ReadonlyMap<string, readonly CommittedOffset[]>
  /** When the group first started, as far as its commits tell. */
  readonly firstStart: number | null
}

/** The earliest first start that any mark of the group names: members that started together name their own. */
export function readHistory(committed: readonly CommittedOffset[], known: number | null = null): GroupHistory {
  let firstStart = known
  const there = committed.filter(({ offset }) => offset >= 0)
  for (const { metadata, offset } of there) {
    const told = readCommitMetadata(metadata, offset)?.firstStart ?? null
    if (told !== null && (firstStart === null || told < firstStart)) firstStart = told
  }
  return { topics: Map.groupBy(there, ({ topic }) => topic), firstStart }
}

interface Believed extends FoundOffset {
  readonly mark: CommitMetadata | null
  readonly done: readonly OffsetRange[]
}

/** An offset that the group has committed, with its mark; `null` when it says nothing about this topic. */
export function believed(
  own: FoundOffset | undefined,
  facts: Pick<TopicFacts, 'clusterId' | 'topicId'>
): Believed | null {
  if (own === undefined || own.offset < 0) return null
  const mark = readCommitMetadata(own.metadata, own.offset)
  if (mark === null) return { ...own, mark, done: [] }
  // Copied from another cluster: whoever copied it has translated the offset, and nothing else.
  if (!isOfCluster(mark, facts.clusterId)) return { ...own, leaderEpoch: -1, mark, done: [] }
  return mark.topicId === facts.topicId ? { ...own, mark, done: mark.done } : null
}

/** Decides where partitions of one topic start; one plan for each, in their order. */
export function planStarts(
  facts: TopicFacts,
  partitions: readonly number[],
  from: TopicStart,
  history: GroupHistory
): StartPlan[] {
  const ofTopic = history.topics.get(facts.topic) ?? []
  const current = ofTopic.flatMap(offset => believed(offset, facts) ?? [])
  const marks = current.flatMap(({ mark }) => (mark === null ? [] : [mark]))
  // The smallest mark is the first start's: members that resolved later, after growth, wrote larger ones.
  const firstPartitions = marks.reduce((least, mark) => Math.min(least, mark.firstPartitions), facts.partitionCount)
  const committed = new Map(current.map(offset => [offset.partition, offset]))
  const life: TopicLife = {
    stale: facts.madeAnew || ofTopic.length > current.length,
    started: current.length > 0,
    ours: marks.length > 0,
    complete: marks.some(mark => mark.complete),
    firstPartitions
  }
  return partitions.map(partition => {
    const own = committed.get(partition)
    return own
      ? { kind: 'committed', offset: own.offset, firstPartitions, done: own.done }
      : { ...planFirst(facts, partition, from, history, life), firstPartitions }
  })
}

/** What the group's commits tell of one topic. */
interface TopicLife {
  /** There was another topic of this name. */
  readonly stale: boolean
  /** Offsets of it are committed. */
  readonly started: boolean
  /** Some of them by this library. */
  readonly ours: boolean
  readonly complete: boolean
  readonly firstPartitions: number
}

type FirstPlan =
  Exclude<StartPlan, { kind: 'committed' }> extends infer P
    ? P extends unknown
      ? Omit<P, 'firstPartitions'>
      : never
    : never

/** A first start that began so much earlier than this consumer is over, whether or not all of it was committed. */
const firstStartMs = 60_000

/** Where a partition starts that has no committed offset. */
function planFirst(
  facts: TopicFacts,
  partition: number,
  from: TopicStart,
  { topics, firstStart }: GroupHistory,
  life: TopicLife
): FirstPlan {
  if (life.stale) return beginning('the topic was created anew')
  const first = placeOf(from, partition)
  if (life.started) {
    // Offsets of another program carry no mark: starting at the beginning can repeat, never skip.
    if (!life.ours || partition >= life.firstPartitions) return beginning('the partition came later')
    if (life.complete) return { ...beginning('its committed offset is gone'), lost: true }
    // The first start of the topic, not all of whose partitions have been committed yet; or never were, when it broke off.
    return from === 'latest' && firstStart !== null && firstStart < facts.startedAt - firstStartMs
      ? { kind: 'lookup', timestamp: firstStart, from: "latest (as of the group's first start)" }
      : first
  }
  const known = topics.size > 0
  // Nobody started before this consumer, and what is there now was there then.
  if (facts.thereAtStart && (!known || (firstStart !== null && firstStart >= facts.startedAt))) return first
  return { kind: 'by-age', firstStart: known ? firstStart : facts.startedAt, otherwise: first }
}

const beginning = (why: string): Place => ({ kind: 'lookup', timestamp: logStart, from: `earliest (${why})` })

function placeOf(from: TopicStart, partition: number): Place {
  if (from === 'earliest') return { kind: 'lookup', timestamp: logStart, from }
  if (from === 'latest') return { kind: 'lookup', timestamp: logEnd, from }
  if (typeof from === 'number' || from instanceof Date)
    return { kind: 'lookup', timestamp: Number(from), from: new Date(Number(from)).toISOString() }
  return Object.hasOwn(from.offsets, partition)
    ? { kind: 'offset', offset: from.offsets[partition] as number, from: 'offset given' }
    : { kind: 'lookup', timestamp: logStart, from: 'earliest (no offset given)' }
}
