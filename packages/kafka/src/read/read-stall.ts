import { setTimeout as delay } from 'node:timers/promises'
import { DeadLetterError } from '../errors.ts'
import { systemClock } from '../time/clock.ts'

const firstPauseMs = 50
const longestPauseMs = 2000

/** Why nothing is read at present. */
export interface ReadWait {
  /** One of the partitions that are waited for. */
  readonly partition: number | undefined
  /** Milliseconds since the last progress. */
  readonly stalledMs: number
  readonly reason: string
}

/** Waits longer and longer between tries that bring nothing, and gives up when that has gone on for too long. */
export class Patience {
  readonly #topic: string
  readonly #limitMs: number
  readonly #onWait: ((wait: ReadWait) => void) | undefined
  #since = systemClock.now()
  #pauseMs = firstPauseMs
  #last: unknown

  constructor(topic: string, limitMs: number, onWait?: (wait: ReadWait) => void) {
    this.#topic = topic
    this.#limitMs = limitMs
    this.#onWait = onWait
  }

  /** Something came of it. */
  renew(): void {
    this.#since = systemClock.now()
    this.#pauseMs = firstPauseMs
    this.#last = undefined
  }

  /** Whoever reads was busy for so long with what it was given, and waited for nothing. */
  pardon(ms: number): void {
    this.#since += ms
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
    const reason = this.#last instanceof Error ? this.#last.message : 'the broker sends no records'
    if (stalledMs >= this.#limitMs) {
      throw new DeadLetterError(
        'READ_STALLED',
        { topic: this.#topic, ...(partition === undefined ? {} : { partition }), stalledMs, reason },
        this.#last
      )
    }
    this.#onWait?.({ partition, stalledMs, reason })
    await delay(this.#pauseMs)
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2)
  }
}
