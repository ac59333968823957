import type { TopicPartition } from '../client/port.ts'
import type { DeadLetterError } from '../errors.ts'
import type { HoldReason } from '../events.ts'
import type { Flood } from '../failure/flood-watch.ts'
import { systemClock } from '../time/clock.ts'
import type { Waiting } from './assignment/start-queue.ts'
import type { RefusedTopic } from './assignment/topic-admission.ts'
import type { BreakerHealth } from './deliver/consumer-breaker.ts'
import type { PartitionWorker } from './deliver/partition-worker.ts'
import type { SourcePartition } from './partition/source-partition.ts'

/** `failed` is stopped by an error. */
export type ConsumerState = 'new' | 'starting' | 'running' | 'stopping' | 'stopped' | 'failed'

/** One owned partition, as it stands. Offsets are Kafka's; durations milliseconds. */
export interface PartitionHealth extends TopicPartition {
  /** The source topic, where this is a partition of `redrive.<topic>.<group>`: it is owned with the source's of the same number. */
  readonly familyOf?: string
  /** The next offset to be taken; −1 while where it starts is not found yet. */
  readonly position: number
  /** What the group has committed; −1 as above. */
  readonly committed: number
  /** End of what can be read, as the last fetch told; −1 before the first. */
  readonly endOffset: number
  /** When it told, milliseconds since the epoch; `null` before the first fetch. */
  readonly endOffsetAt: number | null
  /** Records between what is done and the end; `null` while nobody tells: before the first fetch, and while its leader has been silent for too long. */
  readonly lag: number | null
  /** Records that were taken and are not done, letters that are not acknowledged included. At 1,000 by key, and at 16,384, no further one is taken. */
  readonly underWay: number
  /** Dead letters that are not acknowledged yet, in bytes. */
  readonly letterBytes: number
  /** How long the current handler call has been running; absent when none is. */
  readonly handlingMs?: number
  /** Why it stands still; empty when it does not. */
  readonly holds: readonly { readonly reason: HoldReason; readonly error: DeadLetterError; readonly sinceMs: number }[]
}

/** A partition of a topic that was deleted or made anew, whose dead letters this consumer still has to write: nobody else has the records. */
export interface OutlivingHealth extends TopicPartition {
  /** The id of the topic that is gone. */
  readonly topicId: string
  /** Dead letters that are not acknowledged yet. */
  readonly letters: number
  /** Their bytes. */
  readonly letterBytes: number
  /** Why they cannot be written just now; empty when they are under way. */
  readonly holds: PartitionHealth['holds']
}

/** Who answers. Times are milliseconds since the epoch, `null` before the first answer. */
export interface ContactHealth {
  /** When the group's coordinator last answered. */
  readonly coordinatorAt: number | null
  /** When a broker last answered a fetch. Nothing is fetched while all that is owned is held, or has its buffers full. */
  readonly brokersAt: number | null
  /**
   * Who has not answered for a third of `group.sessionTimeoutMs` (at least two heartbeats), and for how many milliseconds;
   * `null` while both do.
   */
  readonly lost: { readonly with: 'coordinator' | 'brokers'; readonly forMs: number } | null
}

/** What a consumer is doing, at a glance: for a readiness probe and for a person. */
export interface ConsumerHealth {
  /** Where the consumer is in its life. */
  readonly state: ConsumerState
  /**
   * Running, the brokers answer, every breaker closed, no flood of poison, and no owned partition and no letter of a topic that is gone held; topics by which records
   * are sent back (`familyOf`) do not count: operators make them.
   */
  readonly healthy: boolean
  /** The consumer group. */
  readonly groupId: string
  /** The group's generation; `null` while this member has none. */
  readonly generationId: number | null
  /** This member's id, as the group's description shows it; `null` while it has none. */
  readonly memberId: string | null
  /** When brokers last answered. */
  readonly contact: ContactHealth
  /** Whether consumption is paused because it is not the records that are bad. */
  readonly breaker: BreakerHealth
  /** Classes of records ('poison', 'business') of which most records are, now. They are dead-lettered all the same. */
  readonly floods: readonly Flood[]
  /** Each partition that this member owns. */
  readonly partitions: readonly PartitionHealth[]
  /** Partitions of topics that are gone, as long as dead letters of them are under way. A stop drops what cannot be written: `LETTER_DROPPED`. */
  readonly outliving: readonly OutlivingHealth[]
  /** Topics that came while it was running and are kept out until they pass the pre-flight, asked at each metadata refresh. */
  readonly refused: readonly RefusedTopic[]
  /** The error that stopped the consumer, when one did. */
  readonly error: Error | null
}

/** @param silentAfterMs from when on a leader that does not answer leaves the lag unknown */
export function partitionHealth(worker: PartitionWorker, silentAfterMs: number): PartitionHealth {
  const { source } = worker
  const handlingMs = worker.calls.longestMs(systemClock.now())
  const done = source.tracker.committable
  const { endOffset } = source.fetch
  return {
    topic: source.topic,
    partition: source.partition,
    ...(worker.familyOf === undefined ? {} : { familyOf: worker.familyOf }),
    position: source.tracker.next,
    committed: source.commits.offset,
    endOffset,
    endOffsetAt: source.fetch.endOffsetAt,
    lag: silentFor(source) > silentAfterMs || endOffset < 0 ? null : Math.max(0, endOffset - done),
    underWay: source.tracker.openCount,
    letterBytes: worker.letterBytes,
    ...(handlingMs === undefined ? {} : { handlingMs: Math.round(handlingMs) }),
    holds: source.holds.list()
  }
}

/** One of a topic that is gone. */
export function outlivingHealth({ source, lettersOut, letterBytes }: PartitionWorker): OutlivingHealth {
  const { topic, partition, topicId, holds } = source
  // What else stood still there is over with the topic.
  const ofLetters = holds.list().filter(({ reason }) => reason === 'letter')
  return { topic, partition, topicId, letters: lettersOut, letterBytes, holds: ofLetters }
}

/** One whose start is not found yet. */
export function waitingHealth({ topic, partition, holds }: Waiting, familyOf?: string): PartitionHealth {
  return {
    topic,
    partition,
    ...(familyOf === undefined ? {} : { familyOf }),
    position: -1,
    committed: -1,
    endOffset: -1,
    endOffsetAt: null,
    lag: null,
    underWay: 0,
    letterBytes: 0,
    holds: holds.list()
  }
}

/** For how long the partition's leader has not answered, in milliseconds; 0 when it has nothing to answer. */
export const silentFor = ({ fetch: { askedAt } }: SourcePartition): number =>
  askedAt === undefined ? 0 : Math.max(0, performance.now() - askedAt)

/**
 * Why a consumer is not healthy, by kinds and codes, each once, and no name of a topic: `held: letter (LETTER_TOO_LARGE)`. Empty exactly
 * when {@link ConsumerHealth.healthy}.
 */
export function unhealthyReasons({
  state,
  contact,
  breaker,
  floods,
  partitions,
  outliving
}: Omit<ConsumerHealth, 'healthy'>): string[] {
  const reasons = new Set<string>()
  if (state !== 'running') reasons.add(state)
  if (contact.lost !== null) reasons.add(`no answer from the ${contact.lost.with}`)
  if (breaker.state !== 'closed') reasons.add('breaker open')
  for (const { class: kind } of floods) if (kind === 'poison') reasons.add('flood of poison')
  for (const { familyOf, holds } of partitions)
    if (familyOf === undefined) for (const { reason, error } of holds) reasons.add(`held: ${reason} (${error.code})`)
  for (const { holds } of outliving)
    for (const { reason, error } of holds) reasons.add(`held: ${reason} (${error.code})`)
  return [...reasons]
}
