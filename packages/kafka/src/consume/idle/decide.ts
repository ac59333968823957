import type { TopicPartition } from '../../client/port.ts'
import type { DeadLetterError } from '../../errors.ts'

/** What this member knows of a partition that it owns and has opened. */
export interface OwnFacts {
  /** The next offset to be taken, confirmed by the broker to be inside the log where it lies beyond the end. */
  readonly position: number
  /** Everything below `position` is done: handled, or its letter acknowledged. */
  readonly done: boolean
  /** The group has `position` as its committed offset. */
  readonly committed: boolean
}

/** What is known of one partition of the question. Offsets are Kafka's. */
export interface PartitionFacts extends TopicPartition {
  /** The end read at start; `undefined` while no broker has told it. */
  readonly end: number | undefined
  /** Absent when this member does not own it, or has not opened it. */
  readonly own: OwnFacts | undefined
  /** It is this member's, and not open yet. */
  readonly opening: boolean
  /** The group's committed offset; −1 when there is none, `undefined` while nobody has told. */
  readonly committed: number | undefined
  /** A fetch from this offset showed that no record lies between it and `end`: only control records and gaps. */
  readonly emptyFrom: number | undefined
  /** For how long nothing about it has changed. */
  readonly stillMs: number
  /** Why it is held, when this member holds it. */
  readonly hold: DeadLetterError | undefined
}

/** Whether the group as a whole is done with what was there at start. */
export type IdleDecision =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly left: readonly PartitionFacts[] }
  /** Waiting on is of no use: every partition that is left has stood still for too long. */
  | { readonly kind: 'incomplete'; readonly left: readonly PartitionFacts[] }

/**
 * Idle is a fact about the group: each partition has reached its end, by this member's committed position or, where
 * another member or nobody owns it, by the group's committed offset. What a member owns says nothing: owning no partition
 * is not being idle. While anything moves, it is waited for; the run is incomplete when all that is left stands still.
 */
export function decideIdle(partitions: readonly PartitionFacts[], idleTimeoutMs: number): IdleDecision {
  const left = partitions.filter(partition => !isReached(partition))
  if (left.length === 0) return { kind: 'idle' }
  return { kind: left.every(({ stillMs }) => stillMs >= idleTimeoutMs) ? 'incomplete' : 'waiting', left }
}

export function isReached({ end, own, opening, committed, emptyFrom }: PartitionFacts): boolean {
  if (end === undefined) return false
  // What this member does counts before what the group has committed: that may be of another time.
  if (own !== undefined) return own.done && own.committed && (own.position >= end || own.position === emptyFrom)
  if (committed === undefined) return false
  // An offset outside the log is told and reset once it is open, and there may be records where it goes.
  if (opening) return committed === end
  return committed >= end || Math.max(0, committed) === emptyFrom
}
