import type { DeadLetterError } from '../../errors.ts'
import type { LetterSource } from './entry.ts'

export interface HoldHooks {
  /** A letter of this source partition cannot be written: called when that begins, and again when the reason changes. */
  held(source: LetterSource, error: DeadLetterError): void
  /** No letter of this source partition is in trouble any more. */
  released(source: LetterSource): void
}

interface Hold {
  readonly source: LetterSource
  /** One reason for each place (a lane, a topic that is waited for) where letters of this source stand. */
  readonly reasons: Map<object, string>
}

/** Which source partitions stand still because of letters that cannot be written, and who is told. */
export class LetterHolds {
  readonly #hooks: HoldHooks
  readonly #holds = new Map<string, Hold>()

  constructor(hooks: HoldHooks) {
    this.#hooks = hooks
  }

  /** @param place where the letter stands; the same place says again that it is over */
  set(place: object, key: string, source: LetterSource, error: DeadLetterError): void {
    let hold = this.#holds.get(key)
    if (!hold) {
      hold = { source, reasons: new Map() }
      this.#holds.set(key, hold)
    }
    const reason = `${error.code} ${error.details.dlq} ${error.details.reason}`
    if (hold.reasons.get(place) === reason) return
    const shown = [...hold.reasons.values()].includes(reason)
    hold.reasons.set(place, reason)
    if (!shown) this.#hooks.held(hold.source, error)
  }

  clear(place: object, key: string): void {
    const hold = this.#holds.get(key)
    if (!hold?.reasons.delete(place) || hold.reasons.size > 0) return
    this.#holds.delete(key)
    this.#hooks.released(hold.source)
  }

  /** The source partition is no longer ours, so nothing of it is held. */
  forget(key: string): void {
    const hold = this.#holds.get(key)
    if (!hold) return
    this.#holds.delete(key)
    this.#hooks.released(hold.source)
  }
}
