import type { DeadLetterError } from '../errors.ts'

/** What `join()` promises: settled once, by the first assignment or by what keeps it from coming. */
export class FirstJoin {
  readonly #waited = Promise.withResolvers<void>()
  #settled = false

  constructor() {
    // Without a join() nobody need hear of its rejection.
    this.#waited.promise.catch(() => undefined)
  }

  get promise(): Promise<void> {
    return this.#waited.promise
  }

  /** False when it was settled before. */
  settle(error?: DeadLetterError): boolean {
    if (this.#settled) return false
    this.#settled = true
    if (error === undefined) this.#waited.resolve()
    else this.#waited.reject(error)
    return true
  }
}
