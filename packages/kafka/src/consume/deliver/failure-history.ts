import type { Dependency } from './dependency.ts'

/** What has happened to a record that failed, over its attempts. */
export interface FailureHistory {
  /** Milliseconds since the epoch of its first failure, for people. */
  readonly firstFailedAt: number
  /** The same moment on the clock that durations are measured by. */
  readonly since: number
  /** Attempts that an outage spoilt: they use up none of the record's own. */
  spoilt: number
  /** Failures that are the record's own as far as is known: others that need the same had succeeded since the one before. */
  strikes: number
  strikesSince: number
  /** What its last failure was about, and how many calls that need it had succeeded by then. */
  dependency: Dependency | undefined
  seenSuccesses: number
}

export const newHistory = (firstFailedAt: number, now: number): FailureHistory => ({
  firstFailedAt,
  since: now,
  spoilt: 0,
  strikes: 0,
  strikesSince: now,
  dependency: undefined,
  seenSuccesses: 0
})
