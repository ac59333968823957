import type { Timing } from './timing.ts'

/**
 * How long the group surely still counts this member in, by the member's own clock. The broker's clock starts when it
 * receives what we sent before, so a session that is over here may still run there, never the other way round.
 */
export class Session {
  /** May change while the session runs: brokers decide it under the `consumer` protocol. */
  timeoutMs: number
  readonly #rebalanceTimeoutMs: number
  readonly #timing: Timing
  readonly #expired: () => void
  #acknowledgedAt: number | null = null
  #joiningSince: number | null = null
  #timer: unknown

  constructor(timeoutMs: number, rebalanceTimeoutMs: number, timing: Timing, expired: () => void) {
    this.timeoutMs = timeoutMs
    this.#rebalanceTimeoutMs = rebalanceTimeoutMs
    this.#timing = timing
    this.#expired = expired
  }

  /** The broker acknowledged something that was sent at `sentAt`. */
  acknowledged(sentAt: number): void {
    this.#acknowledgedAt = Math.max(this.#acknowledgedAt ?? sentAt, sentAt)
    if (this.check()) this.#arm()
  }

  /** A JoinGroup is sent. The broker lets sessions rest while it waits there: at most the rebalance time-out; then they begin anew. */
  joinSent(): void {
    this.#joiningSince = this.#timing.now()
    this.#arm()
  }

  /** The join was answered, and the session begins anew; or it was not, and what was acknowledged before it counts. False when it is over. */
  joinEnded(answered: boolean): boolean {
    if (answered && !this.check()) return false
    this.#joiningSince = null
    if (answered) this.#acknowledgedAt = this.#timing.now()
    if (!this.check()) return false
    this.#arm()
    return true
  }

  end(): void {
    this.#acknowledgedAt = null
    this.#joiningSince = null
    this.#timing.clearTimeout(this.#timer)
  }

  /** False when it is over; `expired` is called once, before the answer. */
  check(): boolean {
    const end = this.#end()
    if (end === null || this.#timing.now() < end) return true
    this.end()
    this.#expired()
    return false
  }

  /** null = the group does not know us yet. */
  #end(): number | null {
    if (this.#acknowledgedAt === null) return null
    return this.#joiningSince === null
      ? this.#acknowledgedAt + this.timeoutMs
      : this.#joiningSince + this.#rebalanceTimeoutMs + this.timeoutMs
  }

  #arm(): void {
    this.#timing.clearTimeout(this.#timer)
    const end = this.#end()
    if (end === null) return
    this.#timer = this.#timing.setTimeout(
      () => {
        if (this.check()) this.#arm()
      },
      Math.max(1, Math.ceil(end - this.#timing.now()))
    )
  }
}
