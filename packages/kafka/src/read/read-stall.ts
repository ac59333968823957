import { setTimeout as delay } from 'node:timers/promises'
import { DeadLetterError } from '../errors.ts'
import { systemClock } from '../time/clock.ts'

const firstPauseMs = 50
const longestPauseMs = 2000

/** Waits longer and longer between tries that bring nothing, and gives up when that has gone on for too long. */
export class Patience {
  readonly #topic: string
  readonly #limitMs: number
  #since = systemClock.now()
  #pauseMs = firstPauseMs
  #last: unknown

  constructor(topic: string, limitMs: number) {
    this.#topic = topic
    this.#limitMs = limitMs
  }

  /** Something came of it. */
  renew(): void {
    this.#since = systemClock.now()
    this.#pauseMs = firstPauseMs
    this.#last = undefined
  }

  /**
   * Remembers why a try failed.
   * @throws the error itself when trying again cannot help
   */
  note(error: unknown): void {
    if (!DeadLetterError.is(error) || !error.retriable) throw error
    this.#last = error
  }

  /** @throws DeadLetterError the last noted error, or READ_STALLED, when the limit is passed */
  async wait(partition: number | undefined): Promise<void> {
    const stalledMs = Math.round(systemClock.now() - this.#since)
    if (stalledMs >= this.#limitMs) {
      const reason = this.#last instanceof Error ? this.#last.message : 'the broker sends no records'
      throw new DeadLetterError(
        'READ_STALLED',
        { topic: this.#topic, ...(partition === undefined ? {} : { partition }), stalledMs, reason },
        this.#last
      )
    }
    await delay(this.#pauseMs)
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2)
  }
}
