import type { Clock, Timer } from '../../clock.ts'

/**
 * What a member is waited for: its next heartbeat; the partitions it is to give up; and of a member with the classic
 * protocol, that it joins again and that it asks for its assignment.
 */
export type Wait = 'session' | 'rebalance' | 'join' | 'sync'
const waits: readonly Wait[] = ['session', 'rebalance', 'join', 'sync']

/** Timers of the members of one group. */
export class MemberTimers {
  readonly #clock: Clock
  readonly #timers = new Map<string, Timer>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** In the place of the one that runs. */
  start(wait: Wait, memberId: string, ms: number, run: () => void): void {
    this.cancel(wait, memberId)
    const key = `${wait} ${memberId}`
    const timer = this.#clock.after(ms, () => {
      this.#timers.delete(key)
      run()
    })
    this.#timers.set(key, timer)
  }

  startIfAbsent(wait: Wait, memberId: string, ms: number, run: () => void): void {
    if (!this.#timers.has(`${wait} ${memberId}`)) this.start(wait, memberId, ms, run)
  }

  cancel(wait: Wait, memberId: string): void {
    const key = `${wait} ${memberId}`
    this.#timers.get(key)?.cancel()
    this.#timers.delete(key)
  }

  cancelAll(memberId: string): void {
    for (const wait of waits) this.cancel(wait, memberId)
  }

  close(): void {
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }
}
