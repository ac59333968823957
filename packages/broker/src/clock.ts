/** Time, so that tests of sessions, transactions and retention need not wait for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs once after so many milliseconds. */
  after(ms: number, run: () => void): Timer
}

export interface Timer {
  cancel(): void
}

/** setTimeout's longest wait. */
const longestMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    // The listening socket keeps the process alive, not what waits inside.
    const timer = setTimeout(run, Math.min(Math.max(0, ms), longestMs)).unref()
    return { cancel: () => clearTimeout(timer) }
  }
}
