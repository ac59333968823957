import { systemClock } from '../time/clock.ts'

/** Clock, random and timers, so that a test can be the one who moves time. */
export interface Timing {
  /** Milliseconds on a clock that is never set, and goes on in a machine that sleeps: only the latter makes a session expire. */
  readonly now: () => number
  /** From 0 up to, and not including, 1. */
  readonly random: () => number
  readonly setTimeout: (fire: () => void, delayMs: number) => unknown
  readonly clearTimeout: (timer: unknown) => void
}

export const systemTiming: Timing = {
  now: () => systemClock.now(),
  random: Math.random,
  setTimeout: (fire, delayMs) => setTimeout(fire, delayMs),
  clearTimeout: timer => clearTimeout(timer as NodeJS.Timeout)
}

/** Resolves after `delayMs`, or at once when the signal is aborted. Never rejects. */
export function pause(timing: Timing, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const end = (): void => {
      timing.clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = timing.setTimeout(end, delayMs)
    signal.addEventListener('abort', end)
  })
}

/** Resolves with `undefined` as soon as the signal is aborted, else as the promise does; a rejection after that is nobody's. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve(undefined)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

const firstBackoffMs = 100
const maxBackoffMs = 1_000

/** 100 ms doubling to 1 s, ± 20 %, so that the members of a group whose coordinator died do not come back in step. */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.min(failures, 10))
  return Math.round(full * (0.8 + 0.4 * random()))
}
