import { DeadLetterError } from '../errors.ts'
import type { OptionRules } from '../options/check.ts'
import { checkOptions } from '../options/check.ts'
import { milliseconds, oneOf, text } from '../options/rules.ts'
import type { Assignor } from './assignor.ts'
import { cooperativeSticky } from './cooperative-sticky.ts'
import { range } from './range.ts'
import { kafkaJsRoundRobin, roundRobin } from './round-robin.ts'

/** The assignors by their names in the protocol. */
export const assignorsByName = {
  range,
  roundrobin: roundRobin,
  RoundRobinAssigner: kafkaJsRoundRobin,
  'cooperative-sticky': cooperativeSticky
} as const satisfies Record<string, Assignor>

export type AssignorName = keyof typeof assignorsByName

/** What is offered when the options say nothing. */
export const defaultAssignors: readonly AssignorName[] = ['cooperative-sticky']

/**
 * What a running group is offered then whose members do not have cooperative-sticky: KafkaJS has 'RoundRobinAssigner' alone,
 * librdkafka and older Java clients begin with 'range'. Once it is in such a list, a member gives all up before it joins.
 */
export const fallbackAssignors: readonly AssignorName[] = [
  'cooperative-sticky',
  'range',
  'roundrobin',
  'RoundRobinAssigner'
]

/** Membership in the consumer group. */
export interface GroupOptions {
  /**
   * How membership is negotiated: 'classic', where members join together and one of them assigns, or 'consumer' (KIP-848),
   * where the broker assigns and moves partitions one member at a time; it needs Apache Kafka 4.0.
   * @default 'classic'
   */
  readonly protocol: 'classic' | 'consumer'
  /**
   * Makes this a static member, whose name in the group this is: it does not leave when it stops, and gets its partitions
   * back without a rebalance when it is there again before its session ends. Each running process needs its own.
   * @default none: leaves when it stops
   */
  readonly instanceId: string | undefined
  /**
   * Only with `protocol: 'consumer'`: which of the broker's assignors the group is to use. Apache Kafka has 'uniform' and 'range'.
   * @default the broker's first, 'uniform' unless configured otherwise
   */
  readonly serverAssignor: string | undefined
  /**
   * Only with `protocol: 'classic'`: how partitions are spread, by preference; the group takes one that all members have. With 'cooperative-sticky' alone
   * a member keeps its partitions while the group rebalances; if any other is in the list, all are given up first (as in Java). KafkaJS calls its own 'RoundRobinAssigner'.
   * Left out, a running group whose members do not have cooperative-sticky is offered all four, with a warning.
   * @default ['cooperative-sticky']
   */
  readonly assignors: readonly AssignorName[]
  /**
   * Milliseconds without a heartbeat after which the group goes on without this member. The broker allows 6,000 to 1,800,000 unless configured otherwise.
   * With `protocol: 'consumer'` the broker decides; this is what is assumed when it does not tell (DESCRIBE_CONFIGS on the group).
   * @default 45000
   */
  readonly sessionTimeoutMs: number
  /**
   * Milliseconds between heartbeats; at most half of `sessionTimeoutMs`. With `protocol: 'consumer'` the broker decides.
   * @default 3000
   */
  readonly heartbeatIntervalMs: number
  /**
   * Milliseconds that members have to join again when the group rebalances; draining ends at nine tenths of it.
   * @default 60000
   */
  readonly rebalanceTimeoutMs: number
}

const names = Object.keys(assignorsByName)

export const groupRules: OptionRules<GroupOptions> = {
  protocol: oneOf(['classic', 'consumer'], { default: 'classic' }),
  instanceId: {
    expected: 'a string of 1 to 249 characters of [A-Za-z0-9._-]',
    accepts: v => typeof v === 'string' && /^[A-Za-z0-9._-]{1,249}$/.test(v) && v !== '.' && v !== '..'
  },
  serverAssignor: text(),
  assignors: {
    expected: `an array of one or more different of ${names.map(name => `'${name}'`).join(', ')}`,
    accepts: v =>
      Array.isArray(v) &&
      v.length > 0 &&
      new Set(v).size === v.length &&
      v.every(name => names.includes(name as string)),
    default: defaultAssignors
  },
  sessionTimeoutMs: milliseconds(1_000, { default: 45_000 }),
  heartbeatIntervalMs: milliseconds(100, { default: 3_000 }),
  rebalanceTimeoutMs: milliseconds(1_000, { default: 60_000 })
}

/** @throws DeadLetterError OPTION_* */
export function readGroupOptions(given: unknown): Readonly<GroupOptions> {
  const options = checkOptions<GroupOptions>(given, groupRules, 'group')
  refuseOfOtherProtocol(given, options.protocol)
  if (options.heartbeatIntervalMs * 2 > options.sessionTimeoutMs) {
    throw new DeadLetterError('OPTION_INVALID', {
      option: 'group.heartbeatIntervalMs',
      expected: `at most half of group.sessionTimeoutMs (${options.sessionTimeoutMs})`,
      got: String(options.heartbeatIntervalMs)
    })
  }
  return options
}

/** An option that would do nothing is refused, as Java's client does. */
function refuseOfOtherProtocol(given: unknown, protocol: GroupOptions['protocol']): void {
  const set = (given ?? {}) as Readonly<Record<string, unknown>>
  const idle = protocol === 'consumer' ? ['assignors', 'heartbeatIntervalMs'] : ['serverAssignor']
  const name = idle.find(option => set[option] !== undefined)
  if (name === undefined) return
  throw new DeadLetterError('OPTION_INVALID', {
    option: `group.${name}`,
    expected: `left out with group.protocol '${protocol}'`,
    got: JSON.stringify(set[name])
  })
}
