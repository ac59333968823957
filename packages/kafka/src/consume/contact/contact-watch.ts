import type { EventSink } from '../../events.ts'
import { type Silence, type Silent, whoIsSilent } from './silence.ts'

interface ContactWatchParts {
  readonly boundMs: number
  readonly fetchWaitMs: number
  readonly emit: EventSink
  silence(): Silence
  readonly now?: () => number
}

/** Looks now and then whether the brokers answer, and tells when they no longer do and when they do again. */
export class ContactWatch {
  readonly #parts: ContactWatchParts
  readonly #now: () => number
  readonly #everyMs: number
  #timer: NodeJS.Timeout | undefined
  #lookedAt = Number.NEGATIVE_INFINITY
  #lost: { readonly with: Silent; readonly since: number } | undefined

  constructor(parts: ContactWatchParts) {
    this.#parts = parts
    this.#now = parts.now ?? (() => performance.now())
    this.#everyMs = Math.max(25, Math.min(500, Math.floor(parts.boundMs / 8)))
  }

  start(): void {
    this.#lookedAt = this.#now()
    this.#timer = setInterval(() => this.look(), this.#everyMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Who has not answered for longer than the bound, and for how long; `null` while all do. */
  get lost(): { readonly with: Silent; readonly forMs: number } | null {
    return this.#lost ? { with: this.#lost.with, forMs: Math.round(this.#now() - this.#lost.since) } : null
  }

  look(): void {
    const now = this.#now()
    // This process has stood still itself: answers that came meanwhile are yet to be read.
    const late = now - this.#lookedAt > 4 * this.#everyMs
    this.#lookedAt = now
    if (late && !this.#lost) return
    const { silence, boundMs, fetchWaitMs, emit } = this.#parts
    const { coordinatorMs, brokersMs } = silence()
    const silent = whoIsSilent({ coordinatorMs, brokersMs }, boundMs, fetchWaitMs)
    if (silent !== null) {
      if (this.#lost) return
      const silentMs = silent === 'brokers' ? brokersMs : coordinatorMs
      this.#lost = { with: silent, since: now - silentMs }
      emit('contact-lost', { with: silent, silentMs: Math.round(silentMs) })
    } else if (this.#lost) {
      const { since, with: was } = this.#lost
      // Asked again and not yet answered is not back; nor is another's silence that is still short of the bound.
      if ((was === 'brokers' ? brokersMs : coordinatorMs) > boundMs / 2) return
      this.#lost = undefined
      emit('contact-regained', { with: was, silentMs: Math.round(now - since) })
    }
  }
}
