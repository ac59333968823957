import type { RecordDecoder } from '../../decode/decoder.ts'
import type { EventSink } from '../../events.ts'
import type { BatchRecord } from '../../records/batch-record.ts'
import type { Clock } from '../../time/clock.ts'
import type { Metrics } from '../metrics.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Allowance } from '../stop-condition.ts'
import type { ConsumerBreaker } from './consumer-breaker.ts'
import type { Floods } from './floods.ts'
import type { Handler } from './handler.ts'
import type { CallContext } from './handler-calls.ts'
import { HandlerSlots } from './handler-slots.ts'
import type { KeysUnderWay } from './key-queues.ts'
import type { OutcomeContext } from './outcomes.ts'
import type { BatchHandler } from './record-batch.ts'

/** What is done about a batch that cannot be read. */
export type OnUnreadableBatch = 'hold' | 'dead-letter'

/** How records are handed to the user's code. */
export type HandlingSettings =
  | { readonly kind: 'record' | 'key'; readonly handler: Handler }
  | { readonly kind: 'batch'; readonly handler: BatchHandler; readonly size: number }

/** What a worker tells the consumer. */
export interface WorkerReports {
  /** Something of a partition's buffer is finished with: the fetcher may go on. */
  roomMade(source: SourcePartition): void
  /** A partition has reached the end of a run with `untilIdle`, and all before it is done. May be told again. */
  endReached(): void
  allowanceSpent(): void
  /** The consumer has to stop: going on would be wrong. */
  failed(error: Error): void
}

/** What the workers of one consumer share. */
export interface WorkerContext {
  readonly handling: HandlingSettings
  readonly decoder: RecordDecoder
  readonly breaker: ConsumerBreaker
  readonly floods: Floods
  readonly clock: Clock
  readonly metrics: Metrics
  readonly emit: EventSink
  readonly allowance: Allowance
  readonly maxBatchBytes: number
  readonly onUnreadableBatch: OnUnreadableBatch
  /** For the calls of the handler. */
  readonly calls: CallContext
  /** For what becomes of records. */
  readonly outcomes: OutcomeContext
  readonly reports: WorkerReports
  /** Bytes of letters in flight that one partition may have: an equal part of the whole, so that none uses up another's. */
  letterShare(): number
  workerCount(): number
  /** Notices, by the clock alone, that the group has gone on without us while this process stood still. */
  checkSession(): void
}

/** What the workers of one source partition and of its family share, so that records of one key never run side by side. */
export interface FamilyTurns {
  /** One handler call at a time; by key, `keys` instead. */
  readonly calls: HandlerSlots
  readonly keys: KeysUnderWay
}

export const familyTurns = (): FamilyTurns => ({ calls: new HandlerSlots(1), keys: new Map() })

/** What a worker is in its source partition's family. */
export interface WorkerRole {
  readonly turns: FamilyTurns
  /** In a family topic: the source topic. */
  readonly familyOf?: string | undefined
  /** In a family topic: the record that a copy stands for; `null` for what is passed over. Left out for the source itself. */
  readonly original?: ((copy: BatchRecord) => BatchRecord | null) | undefined
  /** In place of the consumer's: its fetches are others. */
  readonly roomMade?: WorkerReports['roomMade'] | undefined
}

/** Of a partition without a family. */
export const aloneRole = (): WorkerRole => ({ turns: familyTurns() })
