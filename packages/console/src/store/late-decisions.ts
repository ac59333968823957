import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** A letter whose failure may have been decided on after it came. */
export interface LateLetter {
  readonly id: number
  readonly kind: number
  readonly at: number
  readonly state: string
  readonly lead: number
  readonly redrives: number
  readonly failure: Uint8Array
}

/** Letters that are looked at together. */
const together = 20_000

/**
 * While letters cannot be found by their failures, those that are there are gone through for what is decided meanwhile: the newest
 * first, some at a time, and once more from the beginning for what was decided while that went on.
 */
export class LateDecisions {
  readonly #newest: StatementSync
  readonly #between: StatementSync
  /** Letters with this id and below are still to be looked at; 0: none. */
  #left = 0
  #again = false

  constructor(db: DatabaseSync) {
    this.#newest = db.prepare('select max(id) as id from letters')
    this.#between = db.prepare(
      `select id, kind, at, state, lead, redrives, failure from letters
       where id > ? and id <= ? and (state <> 'open' or failure in (select key from decisions))`
    )
  }

  /** Something is decided: what comes from now on knows it. */
  came(): void {
    this.#again = true
  }

  get isDone(): boolean {
    return this.#left === 0 && !this.#again
  }

  /** The next letters that may be another now. */
  next(): LateLetter[] {
    if (this.#left === 0) {
      this.#again = false
      this.#left = (this.#newest.get()?.id as number | null) ?? 0
    }
    const until = this.#left
    this.#left = Math.max(0, until - together)
    return this.#between.all(this.#left, until) as unknown as LateLetter[]
  }
}
