import type { Timing } from '../../src/group/timing.ts'

interface Entry {
  readonly at: number
  readonly fire: () => void
}

/** Time that moves only when the test says so; due timers fire in order, and what they cause settles in between. */
export class VirtualTime implements Timing {
  #now = 1_000
  readonly #entries = new Set<Entry>()

  readonly now = (): number => this.#now
  readonly random = (): number => 0.5
  readonly setTimeout = (fire: () => void, delayMs: number): unknown => {
    const entry: Entry = { at: this.#now + delayMs, fire }
    this.#entries.add(entry)
    return entry
  }
  readonly clearTimeout = (timer: unknown): void => {
    this.#entries.delete(timer as Entry)
  }

  get pending(): number {
    return this.#entries.size
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at)
      this.#entries.delete(next)
      next.fire()
      await settle()
    }
    this.#now = end
  }

  /** The process is stopped for this long: no timer fires meanwhile. */
  freeze(ms: number): void {
    this.#now += ms
  }

  /** Moves on in small steps until the condition holds. */
  async until(condition: () => boolean, what: string, limitMs = 300_000): Promise<void> {
    const end = this.#now + limitMs
    await settle()
    while (!condition()) {
      if (this.#now >= end) throw new Error(`not within ${limitMs} ms: ${what}`)
      await this.advance(50)
    }
  }

  #next(end: number): Entry | undefined {
    let first: Entry | undefined
    for (const entry of this.#entries)
      if (entry.at <= end && (first === undefined || entry.at < first.at)) first = entry
    return first
  }
}

/** Turns of the event loop in which what is under way ends: work that is done in slices takes one more where the machine is busy. */
const turns = 4

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise(resolve => setImmediate(resolve))
}
