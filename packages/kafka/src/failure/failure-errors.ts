import { type ErrorJson, errorToJson } from '../error-json.ts'
import { readProperty } from '../thrown.ts'
import type { FailureClass } from './failure.ts'

/** Shared by every copy of this library in a process, which `instanceof` would not be. */
const brand = Symbol.for('dead-letter.failure-class')

abstract class ClassifiedError extends Error {
  abstract readonly failureClass: FailureClass

  /** A class made of one of the four has its own name, unless it gives itself another. */
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options)
    const { name } = new.target
    if (name.length > 2 && name !== this.name && isGiven(this.name))
      Object.defineProperty(this, 'name', { value: name, writable: true, configurable: true })
  }

  /** For `JSON.stringify` and loggers: name, code, message, class, cause. */
  toJSON(): ErrorJson {
    return errorToJson(this, { failureClass: this.failureClass })
  }

  /** @internal */
  get [brand](): boolean {
    return true
  }
}

/** For handlers to throw: the record is wrong in itself. Not retried. */
export class PoisonError extends ClassifiedError {
  readonly failureClass = 'poison'
}

/** For handlers to throw: the record was understood and is refused. Not retried. */
export class BusinessError extends ClassifiedError {
  readonly failureClass = 'business'
}

/** For handlers to throw: may pass by itself. Retried as the `retry` option says. */
export class TransientError extends ClassifiedError {
  readonly failureClass = 'transient'
}

/** For handlers to throw: something that the handler needs is down. Retried for as long as that lasts; no fault of the record. */
export class InfrastructureError extends ClassifiedError {
  readonly failureClass = 'infrastructure'
}

const given: readonly (abstract new (...args: never[]) => Error)[] = [
  PoisonError,
  BusinessError,
  TransientError,
  InfrastructureError
]
const givenNames = ['PoisonError', 'BusinessError', 'TransientError', 'InfrastructureError']
const isGiven = (name: string): boolean => givenNames.includes(name)
// On the prototype as `Error` has it: a field would be set after a class made of it has set its own. Also when minified.
for (const [i, of] of given.entries())
  Object.defineProperty(of.prototype, 'name', { value: givenNames[i], writable: true, configurable: true })

const classes: readonly unknown[] = ['poison', 'business', 'transient', 'infrastructure']

/** The class that an error was made to say, if it is one of the four above or was made by another copy of them. */
export function thrownClass(error: unknown): FailureClass | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  try {
    if ((error as Record<symbol, unknown>)[brand] !== true) return undefined
  } catch {
    return undefined
  }
  const said = readProperty(error, 'failureClass')
  return classes.includes(said) ? (said as FailureClass) : undefined
}
