import { isRetriable, kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import type { ClusterMetadata, Isolation, KafkaClient, TopicMetadata } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import type { Patience } from './read-stall.ts'

/** Which part of a topic is read: where it begins. It ends where the log ended when reading began. */
export interface ReadRange {
  readonly topic: string
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
}

/** Offsets of one partition: from `start` to before `end`. */
export interface OffsetRange {
  readonly partition: number
  readonly start: number
  readonly end: number
}

/** How far one partition has been read, and to where it is read. */
export interface ReadPosition {
  readonly partition: number
  readonly topicId: string
  leader: number
  offset: number
  readonly end: number
}

/** Which offsets of a partition are read: from `start` to before `end`. */
export interface ReadExtent {
  readonly partition: number
  readonly start: number
  readonly end: number
  /** The first offset that is still in the log. */
  readonly logStart: number
}

const startOfLog = -2
const endOfLog = -1

/**
 * Where each partition begins and ends.
 * @throws DeadLetterError READ_TOPIC_MISSING, READ_TOPIC_FORBIDDEN, READ_PARTITION_MISSING, READ_STALLED, BROKER_*
 */
export async function findPositions(
  client: KafkaClient,
  range: ReadRange & { readonly isolation: Isolation },
  patience: Patience
): Promise<(ReadPosition & { readonly logStart: number })[]> {
  const { topic } = range
  const metadata = await client.metadata([topic])
  const found = findTopic(metadata, topic)
  const leaders = leadersOf(metadata, topic)
  const ranges = range.ranges && new Map(range.ranges.map(each => [each.partition, each]))
  const partitions = [...leaders.keys()].filter(
    partition =>
      (range.partition === undefined || partition === range.partition) &&
      (ranges === undefined || ranges.has(partition))
  )
  if (partitions.length === 0)
    throw new DeadLetterError('READ_PARTITION_MISSING', { topic, got: leaders.size, partition: range.partition ?? 0 })

  const lookUp = (timestamp: number): Promise<Map<number, number>> =>
    findOffsets(client, range, partitions, timestamp, patience)
  const [starts, ends] = [await lookUp(startOfLog), await lookUp(endOfLog)]
  const sinces = range.since === undefined ? undefined : await lookUp(Math.max(0, range.since))
  return partitions.map(partition => {
    const start = starts.get(partition) ?? 0
    const logEnd = ends.get(partition) ?? start
    const asked = ranges?.get(partition)
    const end = Math.min(logEnd, asked?.end ?? logEnd)
    // −1: no record is that young
    const young = sinces?.get(partition)
    const from =
      young === undefined
        ? (asked?.start ?? range.offset ?? (range.last === undefined ? start : end - range.last))
        : young < 0
          ? end
          : young
    return {
      partition,
      topicId: found.id,
      leader: leaders.get(partition) ?? -1,
      offset: Math.max(start, from),
      end,
      logStart: start
    }
  })
}

/** @throws DeadLetterError READ_TOPIC_MISSING, READ_TOPIC_FORBIDDEN */
function findTopic(metadata: ClusterMetadata, topic: string): TopicMetadata {
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
