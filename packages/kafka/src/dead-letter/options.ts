import { DeadLetterError } from '../errors.ts'
import { checkOptions, type Filled, type OptionRules } from '../options/check.ts'
import { count, integer, milliseconds, oneOf } from '../options/rules.ts'
import { validTopicName } from '../topics/topic-name.ts'
import { type EnvelopeOptions, type EnvelopeSettings, envelopeRules } from './letter/envelope-options.ts'
import { checkHeaderFilter } from './letter/header-filter.ts'
import { type DestinationOptions, type DestinationSettings, destinationRules } from './route/destination.ts'
import {
  checkPartitionOptions,
  type PartitionOptions,
  type PartitionSettings,
  partitionRules
} from './route/partition.ts'

/** What becomes of a record that is dead-lettered: where the letter goes, what it carries, how it is written. */
export interface DeadLetterOptions extends DestinationOptions, PartitionOptions, EnvelopeOptions, WritingOptions {}

/** How DLQ topics are provisioned and letters written. */
export interface WritingOptions {
  /**
   * At start: create missing DLQ topics and mend those that could lose letters; only check, and refuse; or neither.
   * @default 'create'
   */
  readonly provision?: 'create' | 'verify' | 'off'
  /** Replicas of created topics. Left out: the source's. Minimum 1. */
  readonly replicationFactor?: number
  /**
   * Topic configs of created topics, beside those that are derived from the source.
   * @default {}
   */
  readonly configs?: Readonly<Record<string, string>>
  /**
   * Compression of letters.
   * @default 'none'
   */
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  /**
   * Bytes of letters that may be under way; more wait. Minimum 65536.
   * @default 8388608
   */
  readonly maxInFlightBytes?: number
  /**
   * How often records of one lineage may die away from the topic where the first did, as they do when consumers take in
   * each other's DLQ topics. A record that dies once more is not dead-lettered: its partition is held, with
   * LETTER_DEATHS_EXCEEDED. Minimum 1.
   * @default 10
   */
  readonly maxDeaths?: number
  /**
   * Milliseconds until a request that writes letters counts as unanswered. Minimum 1.
   * @default 30000
   */
  readonly requestTimeoutMs?: number
  /**
   * Milliseconds before a failed write is tried again; doubles each time. Minimum 1.
   * @default 100
   */
  readonly backoffMs?: number
  /**
   * Milliseconds that no such wait exceeds. Minimum 1.
   * @default 5000
   */
  readonly maxBackoffMs?: number
}

/** Dead-letter options with every default filled in. */
export type DeadLetterSettings = DestinationSettings &
  PartitionSettings &
  EnvelopeSettings &
  Filled<WritingOptions, 'replicationFactor'>

export const writingRules: OptionRules<WritingOptions> = {
  provision: oneOf(['create', 'verify', 'off'], { default: 'create' }),
  replicationFactor: integer(1, 32_767),
  configs: {
    expected: 'an object of topic configs, each a string',
    accepts: v =>
      typeof v === 'object' &&
      v !== null &&
      !Array.isArray(v) &&
      Object.values(v).every(item => typeof item === 'string'),
    default: Object.freeze({})
  },
  compression: oneOf(['none', 'gzip', 'snappy', 'lz4', 'zstd'], { default: 'none' }),
  maxInFlightBytes: integer(65_536, Number.MAX_SAFE_INTEGER, { default: 8_388_608 }),
  maxDeaths: count(1, { default: 10 }),
  requestTimeoutMs: milliseconds(1, { default: 30_000 }),
  backoffMs: milliseconds(1, { default: 100 }),
  maxBackoffMs: milliseconds(1, { default: 5_000 })
}

export const deadLetterRules: OptionRules<DeadLetterOptions> = {
  ...destinationRules,
  ...partitionRules,
  ...envelopeRules,
  ...writingRules
}

/**
 * Checks the `deadLetter` option and fills in its defaults.
 * @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID, DLQ_PARTITIONS_NEED_FUNCTION, DLQ_NAME_INVALID
 */
export function readDeadLetterOptions(given: unknown): DeadLetterSettings {
  const checked = checkOptions<DeadLetterSettings>(given, deadLetterRules, 'deadLetter')
  checkPartitionOptions(checked)
  checkHeaderFilter(checked.headers)
  for (const topic of [checked.topic ?? 'unset', ...checked.topics]) {
    const reason = validTopicName(topic)
    if (reason !== null) throw new DeadLetterError('DLQ_NAME_INVALID', { topic, reason })
  }
  return checked
}
