import { checkOptions, type OptionRule, type OptionRules } from '../../options/check.ts'
import { oneOf } from '../../options/rules.ts'

/** How many records are handled at once, and which of them keep their order. */
export interface ConcurrencyOptions {
  /**
   * 'partition': records of one partition one after another, partitions side by side. 'key': records of different keys
   * side by side, those of one key in their order; records without a key in none.
   * @default 'partition'
   */
  readonly by?: 'partition' | 'key'
  /**
   * Handler calls at once in this consumer, all partitions together. Minimum: 1.
   * @default Infinity
   */
  readonly limit?: number
}

export type ConcurrencySettings = Readonly<Required<ConcurrencyOptions>>

const limit: OptionRule = {
  expected: 'a whole number of at least 1, or Infinity',
  accepts: v => v === Number.POSITIVE_INFINITY || (Number.isSafeInteger(v) && (v as number) >= 1),
  default: Number.POSITIVE_INFINITY
}

export const concurrencyRules: OptionRules<ConcurrencyOptions> = {
  by: oneOf(['partition', 'key'], { default: 'partition' }),
  limit
}

/** @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID */
export const readConcurrencyOptions = (given: unknown): ConcurrencySettings =>
  checkOptions<ConcurrencySettings>(given, concurrencyRules, 'concurrency')
