import { checkOptions, type OptionRules } from '../../options/check.ts'
import { integer } from '../../options/rules.ts'

/** How records are fetched. Sizes are bytes as they lie in the log, compressed or not. */
export interface FetchOptions {
  /**
   * Bytes that one answer of a broker may have. Minimum: 1024.
   * @default 8388608
   */
  readonly maxBytes?: number
  /**
   * Bytes of one partition in an answer; about twice as much is buffered for each partition at most. Minimum: 1024.
   * @default 1048576
   */
  readonly partitionMaxBytes?: number
  /**
   * Milliseconds that a broker may wait for records before it answers. From 0 to 10000.
   * @default 500
   */
  readonly maxWaitMs?: number
  /**
   * Bytes that a broker waits for, up to `maxWaitMs`. Minimum: 1.
   * @default 1
   */
  readonly minBytes?: number
}

export type FetchSettings = Readonly<Required<FetchOptions>>

const max = 2_147_483_647

export const fetchRules: OptionRules<FetchOptions> = {
  maxBytes: integer(1024, max, { default: 8_388_608 }),
  partitionMaxBytes: integer(1024, max, { default: 1_048_576 }),
  maxWaitMs: integer(0, 10_000, { default: 500 }),
  minBytes: integer(1, max, { default: 1 })
}

/** @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID */
export const readFetchOptions = (given: unknown): FetchSettings =>
  checkOptions<FetchSettings>(given, fetchRules as OptionRules<FetchSettings>, 'fetch')
