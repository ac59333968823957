import type { StandardSchemaV1 } from '@standard-schema/spec'
import {
  type ConnectionOptions,
  type ConnectionSettings,
  connectionRules,
  readConnectionOptions
} from '../client/connection-options.ts'
import type { Isolation } from '../client/port.ts'
import { type DeadLetterOptions, type DeadLetterSettings, readDeadLetterOptions } from '../dead-letter/options.ts'
import type { DecodeFormat, DecodeOption } from '../decode/decoder.ts'
import type { FurtherSchemas, SchemaOption } from '../decode/schema.ts'
import { DeadLetterError } from '../errors.ts'
import { type BreakerOptions, type BreakerSettings, readBreakerOptions } from '../failure/breaker-options.ts'
import type { Classify } from '../failure/classify.ts'
import type { FailurePolicy, OnGiveUp } from '../failure/decide.ts'
import { type RetryOptions, readRetryOptions } from '../failure/retry-policy.ts'
import { type GroupOptions, readGroupOptions } from '../group/options.ts'
import { checkOptions, type Filled, type OptionRules, show } from '../options/check.ts'
import { aFunction, count, flag, milliseconds, nested, oneOf, text } from '../options/rules.ts'
import { readSubscription, type Subscription, topicsRule } from '../topics/subscription.ts'
import { checkStartTopics, type StartFrom, startExpected, startFault } from './assignment/start-from.ts'
import {
  type ConcurrencyOptions,
  type ConcurrencySettings,
  readConcurrencyOptions
} from './deliver/concurrency-options.ts'
import type { OnStuck } from './deliver/handler-calls.ts'
import type { OnUnreadableBatch } from './deliver/worker-context.ts'
import { type FetchOptions, type FetchSettings, readFetchOptions } from './fetch/fetch-options.ts'

/** Options of a {@link DeadLetterConsumer}. Checked, filled with defaults and frozen when the consumer is made. */
export interface ConsumerOptions extends ConnectionOptions {
  /** The consumer group. */
  readonly groupId: string
  /** Topics to consume: names, and regular expressions that have to match a whole name. */
  readonly topics: string | RegExp | readonly (string | RegExp)[]
  /**
   * Where a partition starts when its group starts: 'latest', 'earliest', a time (milliseconds or Date, at most a day ahead
   * of now), given offsets; or an object of topic → one of these, with `'*'` for all others. Partitions that come later
   * start at their beginning, and so do topics, unless what is in them is older than the group.
   * @default 'latest'
   */
  readonly from?: StartFrom
  /**
   * Whether records of open and aborted transactions are left out.
   * @default 'read-committed'
   */
  readonly isolation?: Isolation
  /**
   * How bytes become values: 'raw' (Buffer), 'text' (UTF-8), 'json', or a function; for the value, or `{ key, value }`.
   * @default 'raw'
   */
  readonly decode?: DecodeOption
  /** What a decoded value has to be: a Standard Schema (zod, valibot, arktype), whose output replaces it, or a JSON Schema. */
  readonly schema?: SchemaOption
  /** Further JSON Schemas that `$ref` in `schema` may name: an array of those with an `$id`, or an object of them by name. */
  readonly schemas?: FurtherSchemas
  /**
   * Whether a tombstone (a record whose value is null) has to fit `schema` as well; otherwise it reaches the handler with
   * the value `null`.
   * @default false
   */
  readonly validateTombstones?: boolean
  /** Where dead letters go and what they carry. */
  readonly deadLetter?: DeadLetterOptions
  /** How often and after what delay a record is tried again in place; only its partition waits. */
  readonly retry?: RetryOptions
  /** Says what kind of failure an error is; `undefined` leaves it to the default table. */
  readonly classify?: Classify
  /** When consumption pauses because it is not the records that are bad; false turns it off. */
  readonly breaker?: BreakerOptions | false
  /** How many records are handled at once, and which of them keep their order. */
  readonly concurrency?: ConcurrencyOptions
  /**
   * What becomes of a record that is not tried again: 'dead-letter', 'stop' (the consumer stops, its offset is not
   * committed), 'skip' (passed over, counted), or a function that says it for each failure.
   * @default 'dead-letter'
   */
  readonly onGiveUp?: OnGiveUp
  /**
   * Milliseconds after which a handler that has not settled counts as stuck: its signal is aborted and `health()` shows
   * it. 0 turns it off.
   * @default 300000
   */
  readonly handlerTimeoutMs?: number
  /**
   * What is done about a stuck handler, beside telling: 'wait' for it; 'dead-letter' its record and go on although the
   * call is still out; or 'stop' the consumer.
   * @default 'wait'
   */
  readonly onStuck?: OnStuck
  /**
   * Milliseconds between commits while running. Minimum: 10.
   * @default 1000
   */
  readonly commitIntervalMs?: number
  /**
   * Milliseconds after which a position that has not moved is committed again. Brokers forget offsets of quiet partitions
   * `offsets.retention.minutes` (7 days) after their last commit, or after the group became empty. Minimum: 100.
   * @default 3600000
   */
  readonly recommitIntervalMs?: number
  /**
   * Bytes that one record batch may have when decompressed; a larger one is held and reported. A zstd batch may have one
   * compressed frame for each 4096 of them, and 16 more. Minimum: 1024.
   * @default 67108864
   */
  readonly maxBatchBytes?: number
  /**
   * What is done about a record batch that cannot be read (the `BATCH_*` errors): 'hold' its partition and read it again
   * now and then; or 'dead-letter' it: one letter that says where its records are stands for all of them, and they are
   * passed over. A batch that may have been damaged on the way is passed over only when a second reading brings the same.
   * @default 'hold'
   */
  readonly onUnreadableBatch?: OnUnreadableBatch
  /**
   * Milliseconds after which topics and partitions are looked up anew: how soon a new topic or partition is noticed.
   * Minimum: 100.
   * @default 30000
   */
  readonly metadataMaxAgeMs?: number
  /**
   * Whether records that were sent back to this group alone are handled: the topics `redrive.<topic>.<group>`, where they
   * exist, are read beside their source topics, partition by partition, by whoever owns the source's.
   * @default true
   */
  readonly readRedrives?: boolean
  /** Group membership: assignors and time-outs. */
  readonly group?: Partial<GroupOptions>
  /** How records are fetched. */
  readonly fetch?: FetchOptions
}

/** What is read into another form. */
type Read =
  | keyof ConnectionOptions
  | 'topics'
  | 'deadLetter'
  | 'retry'
  | 'onGiveUp'
  | 'breaker'
  | 'concurrency'
  | 'group'
  | 'fetch'

/** Checked options, with every default filled in; nested ones as their own readers give them. */
export type ConsumerSettings = Filled<Omit<ConsumerOptions, Read>, 'schema' | 'schemas' | 'classify'> & {
  readonly connection: ConnectionSettings
  readonly subscription: Subscription
  readonly deadLetter: DeadLetterSettings
  readonly policy: FailurePolicy
  readonly breaker: BreakerSettings | null
  readonly concurrency: ConcurrencySettings
  readonly group: GroupOptions
  readonly fetch: FetchSettings
}

const isSchema = (v: unknown): boolean =>
  typeof v === 'boolean' || (typeof v === 'object' && v !== null && !Array.isArray(v))

export const consumerRules: OptionRules<ConsumerOptions> = {
  ...connectionRules,
  groupId: text({ required: true }),
  topics: { ...topicsRule, required: true },
  from: { expected: startExpected, accepts: v => startFault(v) === undefined, fault: startFault, default: 'latest' },
  isolation: oneOf(['read-committed', 'read-uncommitted'], { default: 'read-committed' }),
  // What these two are is checked where they are put to use, with the decoder.
  decode: {
    expected: "'raw', 'text', 'json', a function (bytes, record) => value, or { key, value } of these",
    accepts: () => true,
    default: 'raw'
  },
  schema: { expected: 'a Standard Schema (zod, valibot, arktype, …) or a JSON Schema', accepts: () => true },
  schemas: {
    expected: 'an array of JSON Schemas with $id, or an object of JSON Schemas by the names that $ref uses',
    accepts: v => typeof v === 'object' && v !== null && Object.values(v).every(isSchema)
  },
  validateTombstones: flag({ default: false }),
  deadLetter: nested('an object of dead-letter options'),
  retry: nested('an object of retry options'),
  classify: aFunction('(error, { stage, record }) => class | undefined'),
  breaker: {
    expected: 'an object of breaker options, or false',
    accepts: v => v === false || (typeof v === 'object' && v !== null)
  },
  concurrency: nested('an object { by, limit }'),
  onGiveUp: {
    expected: "'dead-letter', 'stop', 'skip', or a function (failure) => one of these",
    accepts: v => v === 'dead-letter' || v === 'stop' || v === 'skip' || typeof v === 'function',
    default: 'dead-letter'
  },
  handlerTimeoutMs: milliseconds(0, { default: 300_000 }),
  onStuck: oneOf(['wait', 'dead-letter', 'stop'], { default: 'wait' }),
  commitIntervalMs: milliseconds(10, { default: 1000 }),
  recommitIntervalMs: milliseconds(100, { default: 3_600_000 }),
  maxBatchBytes: count(1024, { default: 67_108_864 }),
  onUnreadableBatch: oneOf(['hold', 'dead-letter'], { default: 'hold' }),
  metadataMaxAgeMs: milliseconds(100, { default: 30_000 }),
  readRedrives: flag({ default: true }),
  group: nested('an object of group options'),
  fetch: nested('an object of fetch options')
}

/**
 * Checks the options of a consumer as a whole.
 * @throws DeadLetterError OPTION_UNKNOWN, OPTION_MISSING, OPTION_INVALID, DLQ_PARTITIONS_NEED_FUNCTION, DLQ_NAME_INVALID
 */
export function readConsumerOptions(given: unknown): ConsumerSettings {
  const options = checkOptions<Filled<ConsumerOptions, never>>(given, consumerRules, '')
  if (options.schema !== undefined && options.decode === 'raw') {
    throw new DeadLetterError('OPTION_INVALID', {
      option: 'decode',
      expected: "'json', 'text' or a function when a schema is given",
      got: show('raw')
    })
  }
  const { topics, deadLetter, retry, onGiveUp, breaker, concurrency, group, fetch, ...others } = options
  const family = { group: options.groupId, readsFamily: options.readRedrives }
  const subscription = readSubscription(topics, family)
  checkStartTopics(options.from, subscription)
  const isConnection = ([name]: [string, unknown]): boolean => Object.hasOwn(connectionRules, name)
  const entries = Object.entries(others)
  const connection = readConnectionOptions(Object.fromEntries(entries.filter(isConnection)))
  const own = Object.fromEntries(entries.filter(entry => !isConnection(entry))) as Omit<typeof others, Read>
  return Object.freeze({
    ...own,
    connection,
    subscription,
    deadLetter: readDeadLetterOptions(deadLetter),
    policy: { retry: readRetryOptions(retry), onGiveUp },
    breaker: readBreakerOptions(breaker),
    concurrency: readConcurrencyOptions(concurrency),
    group: readGroupOptions(group),
    fetch: readFetchOptions(fetch, connection.maxAnswerBytes)
  })
}

// biome-ignore lint/suspicious/noExplicitAny: what JSON.parse gives, for the same reason
type Json = any
type Decoded<D> = unknown extends D
  ? unknown
  : D extends 'json'
    ? Json
    : D extends 'text'
      ? string | null
      : D extends (...args: never[]) => infer R
        ? Awaited<R> | null
        : Buffer | null

/** A property of options whose type tells what was given; `undefined` where it was left out, `unknown` where it may be anything. */
type Given<O, Name extends string> = string extends keyof O ? unknown : Name extends keyof O ? O[Name] : undefined

/** The same of `decode` and its parts: an option that may be any of several forms tells nothing. */
type Part<D, Name extends 'key' | 'value'> = DecodeFormat extends D
  ? unknown
  : D extends DecodeFormat | undefined
    ? Name extends 'value'
      ? D
      : undefined
    : D extends { readonly [P in Name]?: infer F }
      ? unknown extends F
        ? undefined
        : F
      : undefined

/**
 * The type of `record.value` under given options: the schema's output, or what decoding gives. `null` is among it, as a
 * tombstone has no value and is not validated unless `validateTombstones` asks for it. `unknown` when the options' type does
 * not tell, as that of `ConsumerOptions` itself.
 */
export type ValueOf<O> = O extends { readonly schema: StandardSchemaV1<infer _In, infer Out> }
  ? O extends { readonly validateTombstones: true }
    ? Out
    : Out | null
  : Decoded<Part<Given<O, 'decode'>, 'value'>>

/** The type of `record.key` under given options. */
export type KeyOf<O> = Decoded<Part<Given<O, 'decode'>, 'key'>>
