import { randomBytes } from 'node:crypto'
import { BrokerError } from './errors.ts'
import { nearest } from './nearest.ts'

/** A topic to create. */
export interface TopicOptions {
  /**
   * @default num.partitions of the broker's configuration, which is 1
   */
  readonly partitions?: number
  /** Topic configuration, e.g. `{ 'max.message.bytes': 2048 }`; names and values as Kafka has them. */
  readonly configs?: Readonly<Record<string, string | number | boolean>>
}

type NamedTopic = { readonly name: string } & TopicOptions

/** For development and tests, not for production: nothing is written to disk, nothing is secured, there is one node. */
export interface BrokerOptions {
  /**
   * Port to listen on; 0 takes one that is free.
   * @default 0
   */
  readonly port?: number
  /**
   * Address to listen on. There is no authentication: any other than a loopback address lets the network in.
   * @default '127.0.0.1'
   */
  readonly host?: string
  /**
   * Host that clients are told to connect to.
   * @default host; the loopback address when host means all addresses
   */
  readonly advertisedHost?: string
  /**
   * Broker configuration, names and values as Kafka has them, e.g. `{ 'auto.create.topics.enable': false }`.
   * Defaults are those of Kafka 4.4, but for the few of `configDefaults`.
   */
  readonly configs?: Readonly<Record<string, string | number | boolean>>
  /** Topics to create before the first client can connect: names, or names with options. */
  readonly topics?: readonly (string | NamedTopic)[]
  /**
   * The cluster's id: 22 characters of base64url, as Kafka's.
   * @default a random one
   */
  readonly clusterId?: string
  /**
   * The broker's id.
   * @default 1
   */
  readonly nodeId?: number
  /**
   * Connections that are open at a time; more are refused. At least 1.
   * @default 2000
   */
  readonly maxConnections?: number
  /**
   * Bytes that all connections together may hold of requests that are not answered yet. When they hold more, the
   * connection that holds most is closed. At least 65536.
   * @default 536870912
   */
  readonly maxReceiveBytes?: number
  /**
   * Told why a connection was closed or refused, and of faults of the broker itself; its `code` says which.
   * @default faults of the broker are given to process.emitWarning, the rest is dropped
   */
  readonly onWarning?: (warning: BrokerError) => void
}

export type CheckedOptions = Required<BrokerOptions>

interface Rule {
  /** Completes the sentence "Option 'x' must be …". */
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
  readonly default: unknown
}

/**
 * Broker configuration whose default is not Kafka's, and why. What the caller gives wins.
 * `__consumer_offsets` and `__transaction_state` do not exist, so their configuration has nothing to act upon.
 */
export const configDefaults: Readonly<
  Record<string, { readonly value: string | number | boolean; readonly why: string }>
> = {
  'group.initial.rebalance.delay.ms': {
    value: 0,
    why: 'a first member would wait 3 s for others; the configuration that Kafka ships for one broker has 0 too'
  }
}

const integer = (least: number, most: number, otherwise: number): Rule => ({
  expected: `a whole number from ${least} to ${most}`,
  accepts: value => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  default: otherwise
})

const text = (expected: string, pattern: RegExp, otherwise: string): Rule => ({
  expected,
  accepts: value => typeof value === 'string' && pattern.test(value),
  default: otherwise
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isConfigs = (value: unknown): boolean =>
  isRecord(value) &&
  Object.values(value).every(one => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')

const configs: Rule = {
  expected: "an object of Kafka's names and values, each a string, number or boolean",
  accepts: isConfigs,
  default: {}
}

/** Empty: settled when everything else is known. */
const rules: { readonly [K in keyof CheckedOptions]: Rule } = {
  port: integer(0, 65_535, 0),
  host: text('an address or a host name', /^[^\s:/]+$|^[0-9a-f:.]+$/i, '127.0.0.1'),
  advertisedHost: text('a host name or an address', /^$|^[^\s:/]+$|^[0-9a-f:.]+$/i, ''),
  configs,
  topics: {
    expected: 'an array of names, or of objects { name, partitions, configs }',
    accepts: value => Array.isArray(value) && value.every(one => typeof one === 'string' || isRecord(one)),
    default: []
  },
  clusterId: text('22 characters of base64url', /^$|^[\w-]{22}$/, ''),
  nodeId: integer(0, 2 ** 31 - 1, 1),
  maxConnections: integer(1, 2 ** 31 - 1, 2000),
  maxReceiveBytes: integer(65_536, Number.MAX_SAFE_INTEGER, 512 * 1024 * 1024),
  onWarning: {
    expected: 'a function (warning) => void',
    accepts: value => typeof value === 'function',
    default: warnOfFaults
  }
}

const nameRule: Rule = { expected: 'a string', accepts: value => typeof value === 'string', default: undefined }

const topicRules: { readonly [K in keyof Required<TopicOptions>]: Rule } = {
  partitions: { ...integer(1, 10_000, 1), default: undefined },
  configs
}

/** @throws BrokerError OPTION_UNKNOWN (with a suggestion), OPTION_INVALID */
export function checkOptions(given: BrokerOptions | undefined): CheckedOptions {
  const checked = check<CheckedOptions>(given, rules, '')
  for (const topic of checked.topics) if (typeof topic !== 'string') checkNamedTopic(topic)
  return checked.clusterId === '' ? { ...checked, clusterId: randomId() } : checked
}

/** @throws BrokerError OPTION_UNKNOWN (with a suggestion), OPTION_INVALID */
export function checkTopicOptions(given: TopicOptions | undefined): TopicOptions {
  return check<TopicOptions>(given, topicRules, 'topic')
}

/** @throws BrokerError OPTION_UNKNOWN (with a suggestion), OPTION_INVALID */
export function checkNamedTopic(given: NamedTopic): NamedTopic {
  const topic = check<Partial<NamedTopic>>(given, { name: nameRule, ...topicRules }, 'topic')
  return { ...topic, name: checkTopicName(topic.name) }
}

/** @throws BrokerError OPTION_INVALID */
export function checkTopicName(name: unknown): string {
  if (typeof name === 'string') return name
  throw new BrokerError('OPTION_INVALID', { option: 'topic.name', expected: nameRule.expected, got: show(name) })
}

function check<T>(given: unknown, table: Readonly<Record<string, Rule>>, path: string): Readonly<T> {
  if (given !== undefined && !isRecord(given))
    throw new BrokerError('OPTION_INVALID', { option: path || 'options', expected: 'an object', got: show(given) })
  const prefix = path === '' ? '' : `${path}.`
  const known = Object.keys(table)
  for (const name of Object.keys(given ?? {})) {
    if (known.includes(name)) continue
    const suggestion = nearest(name, known)
    throw new BrokerError('OPTION_UNKNOWN', { option: prefix + name, suggestion, known: known.join(', ') })
  }
  const result: Record<string, unknown> = {}
  for (const [name, rule] of Object.entries(table)) {
    const value = given?.[name]
    if (value !== undefined && !rule.accepts(value))
      throw new BrokerError('OPTION_INVALID', { option: prefix + name, expected: rule.expected, got: show(value) })
    const settled = value ?? rule.default
    if (settled !== undefined) result[name] = settled
  }
  return Object.freeze(result) as Readonly<T>
}

/** A value as a message shows it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 60 ? `'${value.slice(0, 57)}…'` : `'${value}'`
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/** What a client does wrong is its own business; what the broker does wrong must not go unseen. */
function warnOfFaults(warning: BrokerError): void {
  if (warning.code.endsWith('_FAULT')) process.emitWarning(warning)
}

/** As Kafka's ids, which never begin with a dash: it would be taken for a flag. */
function randomId(): string {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? randomId() : id
}
