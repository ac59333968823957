/** For how long each partition has stood still: the moment since when its facts are the same. */
export class Standstill {
  readonly #since = new Map<string, { mark: string; at: number }>()

  /** @param mark whatever changes when it moves @returns milliseconds */
  observe(key: string, mark: string, now: number): number {
    const before = this.#since.get(key)
    if (before?.mark === mark) return now - before.at
    this.#since.set(key, { mark, at: now })
    return 0
  }

  /** It is at work although nothing can be seen of it: a handler that runs. */
  moving(key: string, now: number): void {
    const before = this.#since.get(key)
    if (before) before.at = now
  }
}
