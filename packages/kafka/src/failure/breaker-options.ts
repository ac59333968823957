import { checkOptions, type OptionRules } from '../options/check.ts'
import { count, flag, milliseconds, ratio } from '../options/rules.ts'

/** When consumption pauses because it is not the records that are bad. */
export interface BreakerOptions {
  /**
   * Share of handler calls that have to fail, from 0.01 to 1. An error of class 'infrastructure' needs no share: it opens
   * the breaker at once.
   * @default 0.5
   */
  readonly share?: number
  /**
   * Handler calls in the window below which no share is taken. Minimum: 1.
   * @default 100
   */
  readonly minRecords?: number
  /**
   * Milliseconds that the share is taken over. Minimum: 10.
   * @default 10000
   */
  readonly windowMs?: number
  /**
   * Handler calls that may fail beyond what successes make good: each success earns share ÷ (1 − share) of a failure.
   * It bounds what a sudden flood puts into the DLQ before a window is over. Minimum: 1.
   * @default 1000
   */
  readonly budget?: number
  /**
   * Whether records that do not decode count as well. Without it they raise a `flood` event and go to the DLQ, however many.
   * @default false
   */
  readonly includePoison?: boolean
  /**
   * Milliseconds until one record is let through to see whether it is over; doubles each time. Minimum: 1.
   * @default 1000
   */
  readonly probeDelayMs?: number
  /**
   * Milliseconds that no such wait exceeds. Minimum: 1.
   * @default 60000
   */
  readonly maxProbeDelayMs?: number
}

export type BreakerSettings = Readonly<Required<BreakerOptions>>

export const breakerRules: OptionRules<BreakerOptions> = {
  share: ratio(0.01, 1, { default: 0.5 }),
  minRecords: count(1, { default: 100 }),
  windowMs: milliseconds(10, { default: 10_000 }),
  budget: count(1, { default: 1000 }),
  includePoison: flag({ default: false }),
  probeDelayMs: milliseconds(1, { default: 1000 }),
  maxProbeDelayMs: milliseconds(1, { default: 60_000 })
}

/**
 * @param given the option; false turns the breaker off
 * @returns null when it is off
 * @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID
 */
export const readBreakerOptions = (given: unknown): BreakerSettings | null =>
  given === false ? null : checkOptions<BreakerSettings>(given, breakerRules as OptionRules<BreakerSettings>, 'breaker')
