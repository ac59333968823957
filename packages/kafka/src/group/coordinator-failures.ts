import { DeadLetterError } from '../errors.ts'

/** One coordinator that moves is no trouble. */
const troublesBeforeWarning = 3

/** Counts what goes wrong in a row with the coordinator, and warns once when it lasts. */
export class Trouble {
  readonly #groupId: string
  readonly #warn: (error: DeadLetterError) => void
  #count = 0

  constructor(groupId: string, warn: (error: DeadLetterError) => void) {
    this.#groupId = groupId
    this.#warn = warn
  }

  add(reason: string, cause?: unknown): void {
    if (++this.#count !== troublesBeforeWarning) return
    const named = DeadLetterError.is(cause) && cause.code === 'GROUP_UNAVAILABLE'
    this.#warn(named ? cause : new DeadLetterError('GROUP_UNAVAILABLE', { group: this.#groupId, reason }, cause))
  }

  over(): void {
    this.#count = 0
  }
}
