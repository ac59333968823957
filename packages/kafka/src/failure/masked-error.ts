import type { Masker } from './mask.ts'
import { describeError } from './root-cause.ts'

/** Stands for an error of the user's as the cause of one of ours, where there is a mask: name, code, message and trace as masked. */
export class MaskedError extends Error {
  readonly code?: string

  constructor(error: unknown, mask: Masker) {
    const { name, code, message, stack } = describeError(error, Number.POSITIVE_INFINITY, mask)
    super(message ?? '')
    Object.defineProperty(this, 'name', { value: name, writable: true, configurable: true })
    Object.defineProperty(this, 'stack', { value: stack, writable: true, configurable: true })
    if (code !== undefined) this.code = code
  }
}

/** What an error of ours carries as its cause: the user's error itself, unless a mask says that it must not be told as it is. */
export const maskedCause = (error: unknown, mask: Masker): unknown =>
  mask.masks ? new MaskedError(error, mask) : error
