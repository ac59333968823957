import { isRetriable, kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import type { ClusterMetadata, Isolation, KafkaClient, TopicMetadata } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import type { Patience } from './read-stall.ts'

/** Which part of a topic is read. At most one of the beginnings is given; without one it is the start of each partition. */
export interface ReadRange {
  readonly topic: string
  /** That positions which are resumed belong to: a topic made anew under the name is refused. */
  readonly topicId?: string | undefined
  /** Left out: all. */
  readonly partition?: number | undefined
  /** Milliseconds since the epoch: begins at the first record that is not older. */
  readonly since?: number | undefined
  /** Begins at this offset of each partition read. */
  readonly offset?: number | undefined
  /** Begins this many offsets before the end of each partition read. */
  readonly last?: number | undefined
  /** Only these partitions, and of each the offsets from `start` to before `end`. */
  readonly ranges?: readonly OffsetRange[] | undefined
  /** Begins at these offsets by partition; partitions that are not among them begin at their start. */
  readonly positions?: ReadonlyMap<number, number> | undefined
  /**
   * Goes on for ever: what is written later is read, and partitions that are added. Left out: ends where each partition
   * ended when reading began.
   */
  readonly follow?: boolean | undefined
  /**
   * Of committed reading: ends where the log ends now, after waiting for the transactions that are open there. Left out: ends before the
   * first of them.
   */
  readonly wholeLog?: boolean | undefined
}

/** Offsets of one partition: from `start` to before `end`. */
export interface OffsetRange {
  readonly partition: number
  readonly start: number
  readonly end: number
}

/** How far one partition has been fetched, and to where it is read. */
export interface ReadPosition {
  readonly partition: number
  readonly topicId: string
  leader: number
  offset: number
  /** Infinity while it is followed. */
  readonly end: number
  /** The end of the log when reading began. */
  readonly logEnd: number
  readonly logStart: number
  /** It is part of a fetch that is under way, and of no other. */
  fetching: boolean
}

/** Which offsets of a partition are read: from `start` to before `end`. */
export interface ReadExtent {
  readonly partition: number
  readonly start: number
  readonly end: number
  /** The first offset that is still in the log. */
  readonly logStart: number
}

/** What is asked for in place of a time (ListOffsets). */
export const startOfLog = -2
export const endOfLog = -1

/**
 * Where each partition begins and ends.
 * @param known partitions that are read already and left out
 * @throws DeadLetterError READ_TOPIC_MISSING, READ_TOPIC_FORBIDDEN, READ_TOPIC_ANEW, READ_PARTITION_MISSING, READ_STALLED, BROKER_*
 */
export async function findPositions(
  client: KafkaClient,
  range: ReadRange & { readonly isolation: Isolation },
  patience: Patience,
  known: ReadonlySet<number> = new Set()
): Promise<ReadPosition[]> {
  const { topic } = range
  const metadata = await client.metadata([topic])
  const found = findTopic(metadata, topic)
  if (range.topicId !== undefined && range.topicId !== found.id) throw new DeadLetterError('READ_TOPIC_ANEW', { topic })
  const leaders = leadersOf(metadata, topic)
  const ranges = range.ranges && new Map(range.ranges.map(each => [each.partition, each]))
  const partitions = [...leaders.keys()].filter(
    partition =>
      !known.has(partition) &&
      (range.partition === undefined || partition === range.partition) &&
      (ranges === undefined || ranges.has(partition))
  )
  if (partitions.length === 0 && known.size === 0) {
    const partition = range.partition ?? range.ranges?.[0]?.partition ?? 0
    throw new DeadLetterError('READ_PARTITION_MISSING', { topic, got: leaders.size, partition })
  }

  const lookUp = (timestamp: number, isolation = range.isolation): Promise<Map<number, number>> =>
    findOffsets(client, { topic, isolation }, partitions, timestamp, patience)
  const starts = await lookUp(startOfLog)
  const ends = await lookUp(endOfLog, range.wholeLog ? 'read-uncommitted' : range.isolation)
  const sinces = range.since === undefined ? undefined : await lookUp(Math.max(0, range.since))
  return partitions.map(partition => {
    const logStart = starts.get(partition) ?? 0
    const logEnd = ends.get(partition) ?? logStart
    const end = range.follow ? Number.POSITIVE_INFINITY : Math.min(logEnd, ranges?.get(partition)?.end ?? logEnd)
    const from = beginOf(range, partition, Math.min(end, logEnd), sinces?.get(partition))
    const leader = leaders.get(partition) ?? -1
    return {
      ...{ partition, topicId: found.id, leader, offset: Math.max(logStart, from ?? logStart) },
      ...{ end, logEnd, logStart, fetching: false }
    }
  })
}

/** @param young the first offset that is not older than `since`, −1 when no record is that young */
function beginOf(range: ReadRange, partition: number, end: number, young: number | undefined): number | undefined {
  if (young !== undefined) return young < 0 ? end : young
  if (range.ranges !== undefined) return range.ranges.find(each => each.partition === partition)?.start
  if (range.positions !== undefined) return range.positions.get(partition)
  return range.offset ?? (range.last === undefined ? undefined : end - range.last)
}

/** @throws DeadLetterError READ_TOPIC_MISSING, READ_TOPIC_FORBIDDEN */
export function findTopic(metadata: ClusterMetadata, topic: string): TopicMetadata {
  const found = metadata.topics.get(topic)
  if (found?.errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED)
    throw new DeadLetterError('READ_TOPIC_FORBIDDEN', { topic })
  if (found === undefined || found.partitions.length === 0) throw new DeadLetterError('READ_TOPIC_MISSING', { topic })
  return found
}

/** The leader of each partition, −1 while there is none. */
export function leadersOf(metadata: ClusterMetadata, topic: string): Map<number, number> {
  return new Map(findTopic(metadata, topic).partitions.map(({ partition, leader }) => [partition, leader]))
}

async function findOffsets(
  client: KafkaClient,
  { topic, isolation }: ReadRange & { readonly isolation: Isolation },
  partitions: readonly number[],
  timestamp: number,
  patience: Patience
): Promise<Map<number, number>> {
  const offsets = new Map<number, number>()
  for (;;) {
    const missing = partitions.filter(partition => !offsets.has(partition))
    if (missing.length === 0) return offsets
    try {
      for (const answer of await client.listOffsets(
        missing.map(partition => ({ topic, partition, timestamp })),
        isolation
      )) {
        if (answer.errorCode === 0) offsets.set(answer.partition, answer.offset)
        else refuse(answer.errorCode, topic, patience)
      }
    } catch (error) {
      patience.note(error)
    }
    if (offsets.size < partitions.length) await patience.wait(partitions.find(partition => !offsets.has(partition)))
    else patience.renew()
  }
}

function refuse(errorCode: number, topic: string, patience: Patience): void {
  if (errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED) throw new DeadLetterError('READ_TOPIC_FORBIDDEN', { topic })
  const error = new DeadLetterError('BROKER_PROTOCOL', {
    request: 'ListOffsets',
    brokers: topic,
    reason: kafkaErrorName(errorCode)
  })
  if (!isRetriable(errorCode)) throw error
  patience.note(error)
}
