/**
 * Whether anything fits: when the first records of a run all fail before the handler and none ever passed, it is the
 * decoder or the schema that is wrong, not the records. Pure.
 */
export class FitWatch {
  readonly #limit: number
  #misfits = 0
  #fits = false

  /** @param limit Infinity never says so */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Something has passed, now or before. */
  get fits(): boolean {
    return this.#fits
  }

  /** So many have failed and none has passed: no further one may be given up. */
  get nothingFits(): boolean {
    return !this.#fits && this.#misfits >= this.#limit
  }

  get misfits(): number {
    return this.#misfits
  }

  passed(): void {
    this.#fits = true
  }

  /** A record failed before the handler. */
  failed(): void {
    if (!this.nothingFits) this.#misfits++
  }
}
