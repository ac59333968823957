import { readProperty } from './cause-chain.ts'
import type { FailureClass } from './failure.ts'

/** Shared by every copy of this library in a process, which `instanceof` would not be. */
const brand = Symbol.for('dead-letter.failure-class')

abstract class ClassifiedError extends Error {
  abstract readonly failureClass: FailureClass

  /** @internal */
  get [brand](): boolean {
    return true
  }
}

/** For handlers to throw: the record is wrong in itself. Not retried. */
export class PoisonError extends ClassifiedError {
  override readonly name = 'PoisonError'
  readonly failureClass = 'poison'
}

/** For handlers to throw: the record was understood and is refused. Not retried. */
export class BusinessError extends ClassifiedError {
  override readonly name = 'BusinessError'
  readonly failureClass = 'business'
}

/** For handlers to throw: may pass by itself. Retried as the `retry` option says. */
export class TransientError extends ClassifiedError {
  override readonly name = 'TransientError'
  readonly failureClass = 'transient'
}

/** For handlers to throw: something that the handler needs is down. Retried for as long as that lasts; no fault of the record. */
export class InfrastructureError extends ClassifiedError {
  override readonly name = 'InfrastructureError'
  readonly failureClass = 'infrastructure'
}

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
