import { lookup } from 'node:dns'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../time/clock.ts'

/** What connections have of the machine, in one place, so that a test can be the machine. */
export interface Surroundings {
  /** Milliseconds of a clock that never goes back. */
  now(): number
  /** Rejects when the signal comes first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1, without 1. */
  random(): number
  readonly lookup: typeof lookup
}

export const machine: Surroundings = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  random: Math.random,
  lookup
}
