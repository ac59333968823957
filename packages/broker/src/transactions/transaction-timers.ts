import type { Clock, Timer } from '../clock.ts'
import type { ConfigStore } from '../config/config-store.ts'
import { type Transaction, unlimitedTimeoutMs } from './transaction.ts'

interface Due {
  timedOut(transactionalId: string): void
  /** Forgets ids last used at or before this time. @returns whether any is left */
  sweep(before: number): boolean
}

/**
 * Times out open transactions and expires transactional ids. Kafka looks for timed-out transactions every 10 seconds
 * (transaction.abort.timed.out.transaction.cleanup.interval.ms); here each is aborted as early as Kafka may do it, in
 * the first millisecond after its time-out, so that tests need not wait. Ids expire on a sweep, as in Kafka.
 */
export class TransactionTimers {
  readonly #clock: Clock
  readonly #configs: Pick<ConfigStore, 'number'>
  readonly #due: Due
  readonly #timeouts = new Map<string, { readonly startedAt: number; timer: Timer }>()
  #sweep: Timer | null = null

  constructor(clock: Clock, configs: Pick<ConfigStore, 'number'>, due: Due) {
    this.#clock = clock
    this.#configs = configs
    this.#due = due
  }

  /** After every change of a transaction. */
  watch({ transactionalId, state, startedAt, timeoutMs }: Transaction): void {
    this.#sweep ??= this.#nextSweep()
    const running = this.#timeouts.get(transactionalId)
    const limited = state === 'Ongoing' && timeoutMs !== unlimitedTimeoutMs
    if (limited && running?.startedAt === startedAt) return
    running?.timer.cancel()
    this.#timeouts.delete(transactionalId)
    if (limited) this.#arm(transactionalId, startedAt, timeoutMs)
  }

  close(): void {
    for (const { timer } of this.#timeouts.values()) timer.cancel()
    this.#timeouts.clear()
    this.#sweep?.cancel()
    this.#sweep = null
  }

  #arm(transactionalId: string, startedAt: number, timeoutMs: number): void {
    const timer = this.#clock.after(startedAt + timeoutMs + 1 - this.#clock.now(), () => {
      // A clock may fire early, or have a longest wait.
      if (startedAt + timeoutMs >= this.#clock.now()) return this.#arm(transactionalId, startedAt, timeoutMs)
      this.#timeouts.delete(transactionalId)
      this.#due.timedOut(transactionalId)
    })
    this.#timeouts.set(transactionalId, { startedAt, timer })
  }

  #nextSweep(): Timer {
    return this.#clock.after(this.#configs.number('transaction.remove.expired.transaction.cleanup.interval.ms'), () => {
      const left = this.#due.sweep(this.#clock.now() - this.#configs.number('transactional.id.expiration.ms'))
      this.#sweep = left ? this.#nextSweep() : null
    })
  }
}
