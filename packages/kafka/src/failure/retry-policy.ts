import { checkOptions, type OptionRules } from '../options/check.ts'
import { count, milliseconds, oneOf, ratio } from '../options/rules.ts'

/** How often and how long a failed record is tried again in place, while only its partition waits. */
export interface RetryOptions {
  /**
   * Deliveries of one record to the handler, the first included. Minimum 1, which is no retry.
   * @default 3
   */
  readonly attempts?: number
  /**
   * Whether each wait is `multiplier` times the one before, or all are equal.
   * @default 'exponential'
   */
  readonly backoff?: 'exponential' | 'fixed'
  /**
   * Milliseconds before the second attempt. Minimum 0.
   * @default 1000
   */
  readonly delayMs?: number
  /**
   * Growth of the wait from one attempt to the next under `backoff: 'exponential'`. From 1 to 1000.
   * @default 2
   */
  readonly multiplier?: number
  /**
   * Milliseconds that no wait exceeds. Minimum 0.
   * @default 10000
   */
  readonly maxDelayMs?: number
  /**
   * Share of each wait that chance may take away, from 0 (none) to 1 (anything between no wait and the whole).
   * @default 0
   */
  readonly jitter?: number
  /**
   * Milliseconds since a record's first failure after which it is not tried again, whatever `attempts` says. 0 is no limit.
   * A retry that would begin later than that is not waited for.
   * @default 0
   */
  readonly maxElapsedMs?: number
}

/** Retry options with every default filled in. */
export type RetryPolicy = Readonly<Required<RetryOptions>>

export const retryRules: OptionRules<RetryOptions> = {
  attempts: count(1, { default: 3 }),
  backoff: oneOf(['exponential', 'fixed'], { default: 'exponential' }),
  delayMs: milliseconds(0, { default: 1000 }),
  multiplier: ratio(1, 1000, { default: 2 }),
  maxDelayMs: milliseconds(0, { default: 10000 }),
  jitter: ratio(0, 1, { default: 0 }),
  maxElapsedMs: milliseconds(0, { default: 0 })
}

/** @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID */
export function readRetryOptions(given: unknown): RetryPolicy {
  return checkOptions<RetryPolicy>(given, retryRules, 'retry')
}

/**
 * Whole milliseconds to wait after attempt number `attempt` (1 is the first) failed.
 * @param random answers a number in [0, 1), as `Math.random` does
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: () => number): number {
  const growth = policy.backoff === 'exponential' ? policy.multiplier ** (Math.max(1, attempt) - 1) : 1
  // 0 × Infinity is not a number: no delay stays no delay however often it doubles.
  const full = policy.delayMs === 0 ? 0 : Math.min(policy.delayMs * growth, policy.maxDelayMs)
  if (policy.jitter === 0) return Math.round(full)
  const chance = random()
  return Math.round(full * (1 - policy.jitter * (chance >= 0 && chance <= 1 ? chance : 0)))
}
