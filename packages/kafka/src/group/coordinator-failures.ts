import { DeadLetterError } from '../errors.ts'

/** One coordinator that moves is no trouble. */
const troublesBeforeWarning = 3

/** What names the fault itself: an address that does not work, or one that lets nobody in, is no coordinator that does not answer. */
const toldAsItIs: ReadonlySet<string> = new Set([
  'GROUP_UNAVAILABLE',
  'BROKER_ADVERTISED_UNREACHABLE',
  'BROKER_AUTHENTICATION',
  'BROKER_TLS'
])
const isToldAsItIs = (cause: unknown): cause is DeadLetterError =>
  DeadLetterError.is(cause) && toldAsItIs.has(cause.code)

/** Counts what goes wrong in a row with the coordinator, and warns when it lasts: once of each kind, as a broker that is back may let nobody in. */
export class Trouble {
  readonly #groupId: string
  readonly #warn: (error: DeadLetterError) => void
  readonly #told = new Set<string>()
  #count = 0

  constructor(groupId: string, warn: (error: DeadLetterError) => void) {
    this.#groupId = groupId
    this.#warn = warn
  }

  add(reason: string, cause?: unknown): void {
    if (++this.#count < troublesBeforeWarning) return
    const error = isToldAsItIs(cause)
      ? cause
      : new DeadLetterError('GROUP_UNAVAILABLE', { group: this.#groupId, reason }, cause)
    if (this.#told.has(error.code)) return
    this.#told.add(error.code)
    this.#warn(error)
  }

  over(): void {
    this.#count = 0
    this.#told.clear()
  }
}
