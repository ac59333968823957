/** Causes told apart in a row; those beyond are few failures each, which is no outage. */
const MAX_CAUSES = 100

/** Failures since the last success, by cause. */
export class FailureRow {
  readonly #limit: number
  #outages = 0
  #source: object | undefined
  #several = false
  readonly #causes = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /**
   * Whether one cause has now come `limit` times with no success between.
   * @param cause null for what depends on something else: an outage is one cause however it shows
   * @param source the partition of the record that failed
   */
  add(cause: string | null, source: object): boolean {
    this.#several ||= this.#source !== undefined && this.#source !== source
    this.#source = source
    if (cause === null) return ++this.#outages >= this.#limit
    const count = (this.#causes.get(cause) ?? 0) + 1
    if (count === 1 && this.#causes.size >= MAX_CAUSES) return false
    this.#causes.set(cause, count)
    return count >= this.#limit
  }

  get ofSeveralSources(): boolean {
    return this.#several
  }

  clear(): void {
    this.#outages = 0
    this.#source = undefined
    this.#several = false
    if (this.#causes.size > 0) this.#causes.clear()
  }
}
