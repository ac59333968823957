import type { Mask } from '../../failure/mask.ts'
import type { OptionRules } from '../../options/check.ts'
import { aFunction, flag, integer, nested, oneOf } from '../../options/rules.ts'

/** Which framework's failure headers are written beside our own. */
export type WrittenDialect = 'spring-cloud-stream' | 'spring-kafka' | 'none'

export type { Mask } from '../../failure/mask.ts'

/** Which of the headers that we add are written, by exact name. */
export interface HeaderFilter {
  /** Only these. `[]` leaves out all but the two that are always written: `x-dead-letter-origin`, which says what in the
   * letter is ours, and `x-dead-letter-id`, which makes duplicates recognisable. */
  readonly allow?: readonly string[]
  /** Not these. */
  readonly deny?: readonly string[]
}

/** What a dead letter carries beside the record itself. */
export interface EnvelopeOptions {
  /**
   * Failure headers written beside our own `x-dead-letter-*`.
   * @default 'spring-cloud-stream'
   */
  readonly dialect?: WrittenDialect
  /**
   * The letter's own timestamp. With 'original' a topic that keeps for some days deletes old letters at once:
   * it is refused unless the DLQ keeps for ever and takes any timestamp. The original is in a header either way.
   * @default 'now'
   */
  readonly timestamp?: 'now' | 'original'
  /**
   * Bytes of UTF-8 that the stack trace header may have. A longer trace is shortened so that each cause is still in it.
   * 0 leaves it out. At most 1048576.
   * @default 2048
   */
  readonly stackBytes?: number
  /**
   * Rewrites every text that came of your code before it is written or told: an error's name, code, message and stack trace
   * with its causes, what a function of yours returned or threw. If it throws, or returns anything but a string, '[masked]'
   * stands there. Only the `error` of an event about a failure stays what you threw.
   * Such a text may have been written by anybody: an expression of yours whose time grows with the square of it holds up the whole process.
   */
  readonly mask?: Mask
  /** Which of the added headers are written. Left out: all. */
  readonly headers?: HeaderFilter
  /**
   * Whether a record that does not fit the DLQ topic even without stack trace and message may be dead-lettered as a pointer:
   * its topic id, partition, offset, length and SHA-256 in place of its value. Otherwise its partition is held.
   * @default false
   */
  readonly allowPointers?: boolean
}

export type EnvelopeSettings = Readonly<
  Required<Pick<EnvelopeOptions, 'dialect' | 'timestamp' | 'stackBytes' | 'allowPointers'>> &
    Pick<EnvelopeOptions, 'mask' | 'headers'>
>

export const envelopeRules: OptionRules<EnvelopeOptions> = {
  dialect: oneOf(['spring-cloud-stream', 'spring-kafka', 'none'], { default: 'spring-cloud-stream' }),
  timestamp: oneOf(['now', 'original'], { default: 'now' }),
  stackBytes: integer(0, 1_048_576, { default: 2048 }),
  mask: aFunction("(text, what: 'message' | 'stacktrace') => string"),
  headers: nested('an object { allow, deny } of header names'),
  allowPointers: flag({ default: false })
}
