import { type ErrorName, errorCodes } from '@dead-letter/protocol'

/** A request that the group refuses: thrown before anything of the group has changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: number

  constructor(error: ErrorName, message: string) {
    super(message)
    this.code = errorCodes[error]
  }
}
