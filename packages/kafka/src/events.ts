import type { TopicPartition } from './client/port.ts'
import type { DeadLetterError } from './errors.ts'
import type { BreakerOpening } from './failure/breaker.ts'
import type { FailureClass, FailureStage } from './failure/failure.ts'
import type { Flood } from './failure/flood-watch.ts'

/** A record's place: what every event about a record carries. */
export interface RecordCoordinates extends TopicPartition {
  /** The record's offset in its source partition. */
  readonly offset: number
}

/** A failed record and its failure: what every event about a failure carries. */
export interface FailureFacts extends RecordCoordinates {
  /** Whatever was thrown; usually an `Error`, not always. */
  readonly error: unknown
  /** Where it came up. */
  readonly stage: FailureStage
  /** What kind it is. */
  readonly class: FailureClass
  /** Attempts of this record so far, the first is 1; one that failed while decoding counts. */
  readonly attempts: number
}

/** Why a source partition makes no progress although it has records. */
export type HoldReason =
  | 'start' // where it starts cannot be found, or not be committed
  | 'commit' // the group's offset is refused for good; what is done would be handled again after a restart
  | 'letter' // a dead letter cannot be written
  | 'source' // the broker does not let it be read
  | 'batch' // a record batch cannot be read
  | 'infrastructure' // what the handler depends on is down; the same record is tried until it is back
  | 'nothing-fits' // no record of the run has passed decoding and schema
  | 'stuck' // the handler has not settled within handlerTimeoutMs

/** Every event of a consumer and its payload. Times are milliseconds since the epoch, durations milliseconds. */
export interface ConsumerEvents {
  /** The group gave this member partitions, beside those that it had; none of them is fetched before its start is found. */
  assigned: { readonly partitions: readonly TopicPartition[]; readonly generationId: number }
  /** Partitions were given up after their work was drained and committed. */
  revoked: { readonly partitions: readonly TopicPartition[] }
  /** Partitions were taken away (session expired, fenced): nothing could be committed; they may be handled again elsewhere. */
  lost: { readonly partitions: readonly TopicPartition[]; readonly reason: string }
  /** Where a partition without a committed offset starts. */
  'start-resolved': TopicPartition & { readonly offset: number; readonly from: string }
  /**
   * A topic that the group met after its first start begins with an older record, so that it starts as `from` says: `passed`
   * offsets at most, from `logStart` on, are not handled. `firstStart` is when the group first started; `null` when that is
   * not known.
   */
  'passed-over': TopicPartition & {
    readonly logStart: number
    readonly offset: number
    readonly passed: number
    readonly firstStart: number | null
  }
  /** The position was outside the log; consumption goes on at the log's start. `gap` records (at most) are gone from the log. */
  'offset-out-of-range': TopicPartition & { readonly position: number; readonly logStart: number; readonly gap: number }
  /**
   * The log was cut under this consumer: a leader without all records was elected. The last `lost` offsets before the position
   * (at most) are no longer what they were; consumption goes on at `resumeAt`, and handles what is there now.
   */
  'log-truncated': TopicPartition & { readonly position: number; readonly resumeAt: number; readonly lost: number }
  /** A subscribed topic is gone; the others go on. */
  'topic-deleted': { readonly topic: string }
  /** A record failed; what becomes of it follows. */
  failure: FailureFacts
  /** It will be tried again after `delayMs`. */
  retry: FailureFacts & { readonly delayMs: number }
  /** Its dead letter is acknowledged by all in-sync replicas. */
  'dead-letter': FailureFacts & {
    readonly id: string
    readonly dlq: string
    readonly dlqPartition: number
    readonly dlqOffset: number
    /**
     * What was cut from the letter to fit the topic ('stacktrace', 'message', 'value'); 'timestamp' when the topic did
     * not take the original's.
     */
    readonly trimmed: readonly string[]
  }
  /** It was passed over, as `onGiveUp: 'skip'` asked. */
  skipped: FailureFacts
  /** The destination resolver or partition function gave something unusable; the letter goes elsewhere. */
  rerouted: RecordCoordinates & {
    readonly kind: 'destination' | 'partition'
    readonly got: string
    readonly used: string
    readonly reason: string
  }
  /** A source partition stands still; others go on. `error` says why and what helps. */
  held: TopicPartition & { readonly reason: HoldReason; readonly error: DeadLetterError }
  /** It goes on. */
  released: TopicPartition & { readonly reason: HoldReason; readonly heldMs: number }
  /** A handler has run longer than `handlerTimeoutMs`; its signal is aborted. */
  stuck: RecordCoordinates & { readonly runningMs: number }
  /**
   * What needs this dependency pauses ('default' without `breaker.by`): so many failures came in a row with no success
   * between them, all of class infrastructure ('infrastructure') or of one other cause ('consecutive'); most handler calls
   * of the window failed ('share'); or so many did that successes do not make up for them ('budget'). One record after
   * another is let through to see whether it is over.
   */
  'breaker-opened': BreakerOpening & { readonly dependency: string }
  /** A record that was let through was handled: what needs this dependency goes on. */
  'breaker-closed': { readonly dependency: string; readonly openMs: number }
  /**
   * Most records are wrong in themselves ('poison') or refused by the handler ('business'): told at once, then once for
   * each `breaker.windowMs`. They go to the DLQ all the same, however many; `breaker.includePoison` and `includeBusiness`
   * say otherwise.
   */
  flood: Flood
  /** Offsets of the group were committed: everything below them is done. */
  committed: { readonly offsets: readonly (TopicPartition & { readonly offset: number })[] }
  /**
   * No answer for a third of `group.sessionTimeoutMs` (and at least two heartbeats): the group's coordinator, or the broker
   * that leads an owned partition. All is tried again; `health()` is not healthy meanwhile.
   */
  'contact-lost': { readonly with: 'coordinator' | 'brokers'; readonly silentMs: number }
  /** They answer again. `silentMs` is how long they did not. */
  'contact-regained': { readonly with: 'coordinator' | 'brokers'; readonly silentMs: number }
  /** Something that could harm and does not stop the consumer: a coded finding of the pre-flight, a commit that failed. */
  warning: { readonly error: DeadLetterError }
  /** The consumer stopped by itself because going on would be wrong. `run()` rejects with the same error. */
  error: { readonly error: Error }
}

/** The name of an event. */
export type EventName = keyof ConsumerEvents

/** Every event by its name, for whoever listens to all. */
export const eventNames: readonly EventName[] = Object.keys({
  assigned: 0,
  revoked: 0,
  lost: 0,
  'start-resolved': 0,
  'passed-over': 0,
  'offset-out-of-range': 0,
  'log-truncated': 0,
  'topic-deleted': 0,
  failure: 0,
  retry: 0,
  'dead-letter': 0,
  skipped: 0,
  rerouted: 0,
  held: 0,
  released: 0,
  stuck: 0,
  committed: 0,
  'breaker-opened': 0,
  'breaker-closed': 0,
  flood: 0,
  'contact-lost': 0,
  'contact-regained': 0,
  warning: 0,
  error: 0
} satisfies Record<EventName, 0>) as EventName[]

export type EventSink = <E extends EventName>(name: E, payload: ConsumerEvents[E]) => void
