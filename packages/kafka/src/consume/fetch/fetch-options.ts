import { mostFetchedBytes } from '../../client/connection-options.ts'
import { DeadLetterError } from '../../errors.ts'
import { checkOptions, type OptionRules } from '../../options/check.ts'
import { integer } from '../../options/rules.ts'

/** How records are fetched. Sizes are bytes as they lie in the log, compressed or not. */
export interface FetchOptions {
  /**
   * Bytes of records that one answer of a broker may have. From 1024 to `maxAnswerBytes` less 64 KiB.
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

/** @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID, also when an answer could be longer than what is taken */
export function readFetchOptions(given: unknown, maxAnswerBytes: number): FetchSettings {
  const settings = checkOptions<FetchSettings>(given, fetchRules, 'fetch')
  const most = mostFetchedBytes(maxAnswerBytes)
  if (settings.maxBytes <= most) return settings
  throw new DeadLetterError('OPTION_INVALID', {
    option: 'fetch.maxBytes',
    expected: `at most ${most}, which is maxAnswerBytes less 64 KiB for what is not records; lower it, or raise maxAnswerBytes`,
    got: String(settings.maxBytes)
  })
}
