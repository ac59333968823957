import type { Clock, Timer } from '../src/clock.ts'

interface Pending {
  readonly at: number
  readonly run: () => void
}

/** A clock that moves when it is told to: what became due runs in order, each at its own time. */
export class FakeClock implements Clock {
  #now: number
  readonly #pending = new Set<Pending>()

  constructor(now = 1_700_000_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#pending.size
  }

  after(ms: number, run: () => void): Timer {
    const entry = { at: this.#now + Math.max(0, ms), run }
    this.#pending.add(entry)
    return { cancel: () => void this.#pending.delete(entry) }
  }

  advance(ms: number): void {
    const end = this.#now + ms
    for (let due = this.#first(end); due !== undefined; due = this.#first(end)) {
      this.#pending.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.run()
    }
    this.#now = end
  }

  #first(end: number): Pending | undefined {
    let first: Pending | undefined
    for (const entry of this.#pending)
      if (entry.at <= end && (first === undefined || entry.at < first.at)) first = entry
    return first
  }
}
