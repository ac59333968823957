import type { CommittedOffset } from '../../client/port.ts'
import { readCommitMetadata } from '../commit/commit-metadata.ts'
import type { OffsetRange } from '../commit/offset-ranges.ts'

/** Where a group starts a partition for which it has no committed offset. */
export type StartFrom =
  | 'earliest'
  | 'latest'
  /** Milliseconds since the epoch, or a Date: the first record that is not older; the end of the log when all are. */
  | number
  | Date
  /** Topic → partition → offset. A partition that is not named starts at its beginning. */
  | { readonly offsets: Readonly<Record<string, Readonly<Record<number, number>>>> }

/** What has to be asked of the broker, or is known already, for one partition's start. */
export type StartPlan =
  | {
      readonly kind: 'committed'
      readonly offset: number
      readonly firstPartitions: number
      /** Above the offset, done before and not to be handled again. */
      readonly done: readonly OffsetRange[]
    }
  | { readonly kind: 'offset'; readonly offset: number; readonly from: string; readonly firstPartitions: number }
  /** `timestamp` as ListOffsets takes it: −2 = start of the log, −1 = its end. */
  | { readonly kind: 'lookup'; readonly timestamp: number; readonly from: string; readonly firstPartitions: number }

const earliest = -2
const latest = -1

/** What is known of the topic when a start is planned. */
export interface TopicFacts {
  readonly topic: string
  readonly topicId: string
  readonly partitionCount: number
  /** The topic came up while this consumer was running. */
  readonly isNew: boolean
}

/**
 * Decides where a partition starts.
 *
 * @param committed all offsets that the group has committed, of any topic and partition
 */
export function planStart(
  facts: TopicFacts,
  partition: number,
  from: StartFrom,
  committed: readonly CommittedOffset[]
): StartPlan {
  const { topic } = facts
  const known = committed
    .filter(offset => offset.topic === topic && offset.offset >= 0)
    .map(offset => ({ ...offset, mark: readCommitMetadata(offset.metadata, offset.offset) }))
  const current = known.filter(({ mark }) => mark === null || mark.topicId === facts.topicId)
  const marks = current.flatMap(({ mark }) => (mark === null ? [] : [mark.firstPartitions]))
  // The smallest mark is the first start's: members that resolved later, after growth, wrote larger ones.
  const firstPartitions = marks.length > 0 ? Math.min(...marks) : facts.partitionCount
  const own = current.find(offset => offset.partition === partition)
  if (own) return { kind: 'committed', offset: own.offset, firstPartitions, done: own.mark?.done ?? [] }

  const lookup = (timestamp: number, name: string): StartPlan => ({
    kind: 'lookup',
    timestamp,
    from: name,
    firstPartitions
  })
  if (known.length > current.length) return lookup(earliest, 'earliest (the topic was created anew)')
  // Offsets of another program carry no mark: starting at the beginning can repeat, never skip.
  const cameLater = facts.isNew || (current.length > 0 && (marks.length === 0 || partition >= firstPartitions))
  if (cameLater) return lookup(earliest, 'earliest (the partition came later)')
  if (from === 'earliest') return lookup(earliest, from)
  if (from === 'latest') return lookup(latest, from)
  if (typeof from === 'number' || from instanceof Date)
    return lookup(Number(from), new Date(Number(from)).toISOString())
  const given = from.offsets[topic]?.[partition]
  if (given !== undefined) return { kind: 'offset', offset: given, from: 'offset given', firstPartitions }
  return lookup(earliest, 'earliest (no offset given)')
}
