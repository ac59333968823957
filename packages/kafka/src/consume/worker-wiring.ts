import type { DeadLetterWriter } from '../dead-letter/letter-writer.ts'
import { maskerOf } from '../failure/mask.ts'
import { HandlerSlots } from './deliver/handler-slots.ts'
import type { WorkerContext, WorkerReports } from './deliver/worker-context.ts'
import type { Ground } from './runtime-parts.ts'
import { Allowance } from './stop-condition.ts'

/** What workers need of the parts that are made beside them. */
interface Beside extends Pick<WorkerReports, 'roomMade' | 'endReached' | 'failed'> {
  /** Partitions that are owned, at least 1. */
  owned(): number
  checkSession(): void
}

/** What the workers of one consumer share. */
export function workerContext(ground: Ground, writer: DeadLetterWriter, beside: Beside): WorkerContext {
  const { settings, decoder, handling, run, emit, metrics, clock, breaker, floods } = ground
  const { onStuck, handlerTimeoutMs } = settings
  const { owned, checkSession, roomMade, endReached, failed } = beside
  return {
    handling,
    decoder,
    breaker,
    floods,
    clock,
    metrics,
    emit,
    allowance: new Allowance(run.maxRecords),
    maxBatchBytes: settings.maxBatchBytes,
    onUnreadableBatch: settings.onUnreadableBatch,
    calls: {
      slots: new HandlerSlots(settings.concurrency.limit),
      clock,
      emit,
      handlerTimeoutMs,
      onStuck,
      failed
    },
    outcomes: {
      breaker,
      floods,
      clock,
      classify: settings.classify,
      policy: settings.policy,
      mask: maskerOf(settings.deadLetter.mask),
      writer,
      letterAllowance: new Allowance(run.maxDeadLetters),
      metrics,
      emit,
      onStuck,
      random: Math.random,
      failed
    },
    reports: { roomMade, endReached, allowanceSpent: () => ground.finished(), failed },
    letterShare: () => settings.deadLetter.maxInFlightBytes / owned(),
    workerCount: owned,
    checkSession
  }
}
