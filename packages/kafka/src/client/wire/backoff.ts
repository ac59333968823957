import type { Surroundings } from './surroundings.ts'

const firstMs = 50
const mostMs = 1000

/** How long a broker that could not be connected to is left alone: longer each time, and never the same for two clients. */
export class Backoff {
  readonly #machine: Pick<Surroundings, 'now' | 'random'>
  #failures = 0
  #until = 0

  constructor(machine: Pick<Surroundings, 'now' | 'random'>) {
    this.#machine = machine
  }

  /** Milliseconds until the next attempt may begin. */
  get leftMs(): number {
    return Math.max(0, this.#until - this.#machine.now())
  }

  failed(): void {
    const base = Math.min(mostMs, firstMs * 2 ** Math.min(this.#failures++, 10))
    this.#until = this.#machine.now() + base * (0.5 + this.#machine.random() / 2)
  }

  succeeded(): void {
    this.#failures = 0
    this.#until = 0
  }
}
