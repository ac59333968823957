import { ConsumerBreaker } from '../../../src/consume/deliver/consumer-breaker.ts'
import { Floods } from '../../../src/consume/deliver/floods.ts'
import { HandlerSlots } from '../../../src/consume/deliver/handler-slots.ts'
import type { HandlingSettings, WorkerContext } from '../../../src/consume/deliver/worker-context.ts'
import { Metrics } from '../../../src/consume/metrics.ts'
import { Allowance } from '../../../src/consume/stop-condition.ts'
import type { DeadLetterWriter } from '../../../src/dead-letter/letter-writer.ts'
import { makeDecoder, type RecordDecoder } from '../../../src/decode/decoder.ts'
import type { EventSink } from '../../../src/events.ts'
import type { OnGiveUp } from '../../../src/failure/decide.ts'
import { unmasked } from '../../../src/failure/mask.ts'
import { type RetryOptions, readRetryOptions } from '../../../src/failure/retry-policy.ts'
import { type Clock, systemClock } from '../../../src/time/clock.ts'

export interface ContextOptions {
  readonly handling: HandlingSettings
  readonly writer: DeadLetterWriter
  readonly failed: (error: Error) => void
  readonly clock?: Clock
  readonly emit?: EventSink
  readonly breaker?: ConsumerBreaker
  readonly floods?: Floods
  readonly metrics?: Metrics
  readonly decoder?: RecordDecoder
  readonly retry?: RetryOptions | undefined
  readonly onGiveUp?: OnGiveUp
  readonly limit?: number | undefined
  readonly maxDeadLetters?: number
}

/** What workers share, for tests: nothing is slow, nothing is held up, nothing opens a breaker unless it is given. */
export function workerContextOf(options: ContextOptions): WorkerContext {
  const { clock = systemClock, emit = () => {}, metrics = new Metrics(), failed } = options
  const breaker = options.breaker ?? new ConsumerBreaker(null, () => {}, clock)
  const floods = options.floods ?? new Floods(null, () => {}, clock)
  const shared = { floods, clock, emit, onStuck: 'wait', failed } as const
  return {
    handling: options.handling,
    decoder: options.decoder ?? makeDecoder('text'),
    breaker,
    floods,
    clock,
    metrics,
    emit,
    allowance: new Allowance(),
    maxBatchBytes: 1 << 26,
    onUnreadableBatch: 'hold',
    calls: { ...shared, slots: new HandlerSlots(options.limit ?? Number.POSITIVE_INFINITY), handlerTimeoutMs: 0 },
    outcomes: {
      ...shared,
      breaker,
      classify: undefined,
      policy: { retry: readRetryOptions(options.retry), onGiveUp: options.onGiveUp ?? 'dead-letter' },
      mask: unmasked,
      writer: options.writer,
      letterAllowance: new Allowance(options.maxDeadLetters),
      metrics,
      random: () => 0
    },
    reports: { roomMade: () => {}, endReached: () => {}, allowanceSpent: () => {}, failed },
    letterShare: () => 1 << 20,
    workerCount: () => 1,
    checkSession: () => {}
  }
}
