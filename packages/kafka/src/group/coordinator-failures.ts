import { DeadLetterError } from '../errors.ts'

/** One coordinator that moves is no trouble. */
const troublesBeforeWarning = 3

/** What names the fault itself: an address that does not work is no coordinator that does not answer. */
const isToldAsItIs = (cause: unknown): cause is DeadLetterError =>
  DeadLetterError.is(cause) && (cause.code === 'GROUP_UNAVAILABLE' || cause.code === 'BROKER_ADVERTISED_UNREACHABLE')

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
    this.#warn(
      isToldAsItIs(cause) ? cause : new DeadLetterError('GROUP_UNAVAILABLE', { group: this.#groupId, reason }, cause)
    )
  }

  over(): void {
    this.#count = 0
  }
}
