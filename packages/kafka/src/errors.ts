import { type ErrorJson, errorToJson, factsToJson } from './error-json.ts'
import { type ErrorDetails, type ErrorRow, errorTable } from './error-table.ts'

export type { ErrorJson } from './error-json.ts'
export { type ErrorDetails, errorTable } from './error-table.ts'

/** A stable name of an error: a key of {@link errorTable}. */
export type ErrorCode = keyof typeof errorTable

const brand = Symbol.for('dead-letter.error')

/**
 * An error of this library: a stable `code` of {@link errorTable}, whether the same may succeed later, and the facts
 * (coordinates, option, topic) as `details`.
 */
export class DeadLetterError extends Error {
  override readonly name = 'DeadLetterError'
  /** Stays the same from version to version. */
  readonly code: ErrorCode
  /** Whether the same may succeed later without anybody changing anything. */
  readonly retriable: boolean
  /** The facts that the message names. */
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    const row: ErrorRow = errorTable[code]
    const told = 'reason' in details && !details.reason ? { ...details, reason: 'no reason was given' } : details
    super(withoutDoubleStops(row.message(told)), cause === undefined ? undefined : { cause })
    this.code = code
    this.retriable = row.retriable
    this.details = told
  }

  /** For `JSON.stringify` and loggers: name, code, message, whether it is retriable, details, cause. */
  toJSON(): ErrorJson {
    return errorToJson(this, { retriable: this.retriable, details: factsToJson(this.details) })
  }

  /** Also true of an error made by another copy of this library. */
  static is(error: unknown): error is DeadLetterError {
    if (typeof error !== 'object' || error === null) return false
    try {
      return (error as Record<symbol, unknown>)[brand] === true
    } catch {
      // Anything can be thrown, a revoked proxy too.
      return false
    }
  }
}
Object.defineProperty(DeadLetterError.prototype, brand, { value: true })

/** A reason that is a whole sentence, another error's message, brings a full stop of its own. */
function withoutDoubleStops(message: string): string {
  return message.includes('..') ? message.replace(/(?<!\.)\.\.(?!\.)/g, '.') : message
}

/** An error of ours as it is; anything else as BROKER_PROTOCOL, so that what is told of a request has a code. */
export const asRequestError = (error: unknown, request: string, brokers: string): DeadLetterError =>
  DeadLetterError.is(error)
    ? error
    : new DeadLetterError('BROKER_PROTOCOL', { request, brokers, reason: String(error) }, error)
