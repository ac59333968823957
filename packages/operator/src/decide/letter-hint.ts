import type { OffsetRange, ReadExtent } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { endOfLog, offsetsOf, placeText, startOfLog } from '../cluster/log-offsets.ts'

/**
 * Where the letters that a filter means lie, as somebody knows who has read the topic before. It only spares reading: each letter there
 * is asked by the filter, and what that reader has not seen is read as well.
 */
export interface LetterHint {
  /** UUID of the topic that it is of: of another one it says nothing. */
  readonly topicId: string
  /** Up to where each partition was read; partitions that are left out were not. */
  readonly known: ReadonlyMap<number, KnownLog>
  /** Below those no letter that is meant lies elsewhere. Several of one partition follow each other and do not touch. */
  readonly ranges: readonly OffsetRange[]
}

/** A log as far as it was read. */
export interface KnownLog {
  readonly next: number
  /** Of the leader that wrote what lies before `next`: if it is there up to then, so is all before it. −1: not known. */
  readonly epoch: number
}

/** What is read, one after the other: in each of them a partition is there once. */
export interface HintedReading {
  /** Of the topic, all of it. */
  readonly extents: readonly ReadExtent[]
  readonly rounds: readonly (readonly OffsetRange[])[]
}

/**
 * How a topic is read by a hint; `null`: as without it, since the topic is another one, or was cut.
 * @param within only these offsets; left out: to where the topic ends now
 * @throws DeadLetterError BROKER_*
 */
export async function readingBy(
  cluster: Cluster,
  topic: string,
  hint: LetterHint,
  within: readonly OffsetRange[] | undefined
): Promise<HintedReading | null> {
  const found = (await cluster.client.metadata([topic])).topics.get(topic)
  if (found === undefined || found.id !== hint.topicId) return null
  const places = found.partitions.map(({ partition }) => ({ topic, partition }))
  const [starts, ends] = await Promise.all([
    offsetsOf(cluster, places, startOfLog),
    offsetsOf(cluster, places, endOfLog)
  ])
  const extents: ReadExtent[] = []
  for (const { partition } of places) {
    const start = starts.get(placeText(topic, partition))
    const end = ends.get(placeText(topic, partition))
    if (start === undefined || end === undefined || end < (hint.known.get(partition)?.next ?? 0)) return null
    extents.push({ partition, start, end, logStart: start })
  }
  // Of what is gone at the beginning nothing is read.
  const read = extents.flatMap(({ partition, start }) => {
    const known = hint.known.get(partition)
    return known !== undefined && known.next > start ? [{ topic, partition, ...known }] : []
  })
  if (!(await areStillThere(cluster, read))) return null
  return { extents, rounds: roundsOf(within ?? extents, hint) }
}

/** Whether logs hold what was read of them: one that was cut may have grown again, and holds other letters at the same offsets. */
async function areStillThere(
  { client }: Cluster,
  read: readonly (KnownLog & { readonly topic: string; readonly partition: number })[]
): Promise<boolean> {
  if (read.length === 0) return true
  const asked = read.map(({ topic, partition, epoch }) => ({ topic, partition, leaderEpoch: epoch }))
  const ends = await client.endsOfEpochs(asked.map(each => ({ ...each, currentLeaderEpoch: -1 })))
  return read.every(({ partition, next, epoch }) => {
    const end = ends.find(answer => answer.partition === partition)
    return epoch >= 0 && end?.errorCode === 0 && end.epoch === epoch && end.endOffset >= next
  })
}

/** Ranges of whole partitions without what the hint knows nothing to be in. */
export function roundsOf(
  whole: readonly OffsetRange[],
  { known, ranges }: Pick<LetterHint, 'known' | 'ranges'>
): OffsetRange[][] {
  const rounds: OffsetRange[][] = []
  for (const { partition, start, end } of whole) {
    const to = known.get(partition)?.next ?? 0
    const own = [...ranges.filter(range => range.partition === partition), { start: to, end }]
      .map(range => ({ partition, start: Math.max(start, range.start), end: Math.min(end, range.end) }))
      .map((range, i, all) => (i === all.length - 1 ? range : { ...range, end: Math.min(range.end, to) }))
      .filter(range => range.start < range.end)
    for (const [i, range] of own.entries()) rounds[i] = [...(rounds[i] ?? []), range]
  }
  return rounds
}
