import { checkOptions, type Filled, type OptionRule, type OptionRules } from '../options/check.ts'
import { aFunction, count, flag, milliseconds, ratio } from '../options/rules.ts'
import type { SourceRecord } from '../records/source-record.ts'

/**
 * Names what a record's handling needs. Asked without an error for a record that is to be tried or was handled;
 * `undefined` means that it is not known, and such a record is taken to need everything. Asked with the error of one that
 * failed, it says what was not there.
 */
export type DependencyOf = (record: SourceRecord, error: unknown) => string | undefined

/** When consumption pauses because it is not the records that are bad. */
export interface BreakerOptions {
  /**
   * Names the dependency that a record needs, so that one that is down pauses only the records that need it. Each has a
   * breaker of its own; names beyond a thousand share one. What it throws, and what is not a string, is no answer.
   * @default one for all
   */
  readonly by?: DependencyOf
  /**
   * Failures of one cause in a row, over all partitions, with no success between them, that open the breaker at whatever
   * rate they come. Infrastructure failures are one cause. Minimum: 1.
   * @default 20
   */
  readonly consecutive?: number
  /**
   * Share of handler calls that have to fail, from 0.01 to 1.
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
   * Whether records that the handler refuses (class 'business') count as well. Without it they raise a `flood` event and
   * go to the DLQ, however many.
   * @default false
   */
  readonly includeBusiness?: boolean
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
  /**
   * Infrastructure failures of one record, each although other records that need the same have succeeded since the one
   * before, after which it is the record's own failure and is given up. Infinity tries for ever. Minimum: 1.
   * @default 10
   */
  readonly recordFailures?: number
  /**
   * Milliseconds that such failures have to span.
   * @default 300000
   */
  readonly recordAfterMs?: number
  /**
   * Records that fail before the handler, when none of the run has ever passed, after which everything is held with
   * NOTHING_FITS: then it is the decoder or the schema. Infinity dead-letters them all. Minimum: 1.
   * @default 1000
   */
  readonly nothingFitsAfter?: number
}

export type BreakerSettings = Filled<BreakerOptions, 'by'>

const countOrInfinity = (defaultsTo: number): OptionRule => ({
  expected: 'a whole number of at least 1, or Infinity',
  accepts: v => v === Number.POSITIVE_INFINITY || (Number.isSafeInteger(v) && (v as number) >= 1),
  default: defaultsTo
})

export const breakerRules: OptionRules<BreakerOptions> = {
  by: aFunction('(record, error) => name of the dependency | undefined'),
  consecutive: count(1, { default: 20 }),
  share: ratio(0.01, 1, { default: 0.5 }),
  minRecords: count(1, { default: 100 }),
  windowMs: milliseconds(10, { default: 10_000 }),
  budget: count(1, { default: 1000 }),
  includePoison: flag({ default: false }),
  includeBusiness: flag({ default: false }),
  probeDelayMs: milliseconds(1, { default: 1000 }),
  maxProbeDelayMs: milliseconds(1, { default: 60_000 }),
  recordFailures: countOrInfinity(10),
  recordAfterMs: milliseconds(0, { default: 300_000 }),
  nothingFitsAfter: countOrInfinity(1000)
}

/**
 * @param given the option; false turns the breaker off
 * @returns null when it is off
 * @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID
 */
export const readBreakerOptions = (given: unknown): BreakerSettings | null =>
  given === false ? null : checkOptions<BreakerSettings>(given, breakerRules, 'breaker')
