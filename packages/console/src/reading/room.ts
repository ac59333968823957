/** How many messages may wait, of all who send. It may be overdrawn: who has something sends it, and then waits. */
export class Room {
  #free: number
  #waiting: (() => void)[] = []

  constructor(size: number) {
    this.#free = size
  }

  get isTaken(): boolean {
    return this.#free <= 0
  }

  take(): void {
    this.#free--
  }

  /** Wakes all who wait: each looks again. */
  give(count: number): void {
    this.#free += count
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /** Resolves when something was given, or somebody is to stop. */
  changed(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve))
  }
}
