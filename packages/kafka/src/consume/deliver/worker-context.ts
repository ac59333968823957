import type { TopicPartition } from '../../client/port.ts'
import type { DeadLetterWriter } from '../../dead-letter/letter-writer.ts'
import type { RecordDecoder } from '../../decode/decoder.ts'
import type { EventSink } from '../../events.ts'
import type { Classify } from '../../failure/classify.ts'
import type { FailurePolicy } from '../../failure/decide.ts'
import type { Masker } from '../../failure/mask.ts'
import type { Clock } from '../../time/clock.ts'
import type { Metrics } from '../metrics.ts'
import type { Allowance } from '../stop-condition.ts'
import type { ConsumerBreaker } from './consumer-breaker.ts'
import type { Floods } from './floods.ts'
import type { Handler } from './handler.ts'
import type { HandlerSlots } from './handler-slots.ts'
import type { BatchHandler } from './record-batch.ts'

/** What is done about a handler that has run longer than `handlerTimeoutMs`. */
export type OnStuck = 'wait' | 'dead-letter' | 'stop'

/** What is done about a batch that cannot be read. */
export type OnUnreadableBatch = 'hold' | 'dead-letter'

/** How records are handed to the user's code. */
export type DeliverySettings =
  | { readonly kind: 'record' | 'key'; readonly handler: Handler }
  | { readonly kind: 'batch'; readonly handler: BatchHandler; readonly size: number }

/** What the workers of one consumer share. */
export interface WorkerContext {
  readonly decoder: RecordDecoder
  readonly delivery: DeliverySettings
  readonly slots: HandlerSlots
  readonly breaker: ConsumerBreaker
  readonly floods: Floods
  readonly clock: Clock
  readonly classify: Classify | undefined
  readonly policy: FailurePolicy
  /** What text of the user's code passes before it is told. */
  readonly mask: Masker
  readonly writer: DeadLetterWriter
  readonly emit: EventSink
  readonly metrics: Metrics
  readonly allowance: Allowance
  readonly letterAllowance: Allowance
  readonly handlerTimeoutMs: number
  readonly onStuck: OnStuck
  readonly maxBatchBytes: number
  readonly onUnreadableBatch: OnUnreadableBatch
  random(): number
  /** Bytes of letters in flight that one partition may have: an equal part of the whole, so that none uses up another's. */
  letterShare(): number
  workerCount(): number
  /** Notices, by the clock alone, that the group has gone on without us while this process stood still. */
  checkSession(): void
  /** A buffer has room: the fetcher may go on. */
  roomMade(): void
  /** With `untilIdle`: the end that the partition had at start, from which on no record is taken. */
  stopAt(partition: TopicPartition): number
  /** A partition has got there, and all before it is done. May be told again. */
  endReached(): void
  allowanceSpent(): void
  /** The consumer has to stop: going on would be wrong. */
  failed(error: Error): void
}
