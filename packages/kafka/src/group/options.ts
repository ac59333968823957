import { DeadLetterError } from '../errors.ts'
import type { OptionRules } from '../options/check.ts'
import { checkOptions } from '../options/check.ts'
import { milliseconds, oneOf } from '../options/rules.ts'
import type { Assignor } from './assignor.ts'
import { cooperativeSticky } from './cooperative-sticky.ts'
import { range } from './range.ts'
import { roundRobin } from './round-robin.ts'

/** The assignors by their names in the protocol. */
export const assignorsByName = {
  range,
  roundrobin: roundRobin,
  'cooperative-sticky': cooperativeSticky
} as const satisfies Record<string, Assignor>

export type AssignorName = keyof typeof assignorsByName

/** Membership in the consumer group. */
export interface GroupOptions {
  /**
   * How membership is negotiated.
   * @default 'classic'
   */
  readonly protocol: 'classic'
  /**
   * How partitions are spread, by preference; the group takes one that all members have. With 'cooperative-sticky' alone
   * a member keeps its partitions while the group rebalances; if any other is in the list, all are given up first (as in Java).
   * @default ['cooperative-sticky']
   */
  readonly assignors: readonly AssignorName[]
  /**
   * Milliseconds without a heartbeat after which the group goes on without this member. The broker allows 6,000 to 1,800,000 unless configured otherwise.
   * @default 45000
   */
  readonly sessionTimeoutMs: number
  /**
   * Milliseconds between heartbeats; at most half of `sessionTimeoutMs`.
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
  protocol: oneOf(['classic'], { default: 'classic' }),
  assignors: {
    expected: `an array of one or more different of ${names.map(name => `'${name}'`).join(', ')}`,
    accepts: v =>
      Array.isArray(v) &&
      v.length > 0 &&
      new Set(v).size === v.length &&
      v.every(name => names.includes(name as string)),
    default: ['cooperative-sticky']
  },
  sessionTimeoutMs: milliseconds(1_000, { default: 45_000 }),
  heartbeatIntervalMs: milliseconds(100, { default: 3_000 }),
  rebalanceTimeoutMs: milliseconds(1_000, { default: 60_000 })
}

/** @throws DeadLetterError OPTION_* */
export function readGroupOptions(given: unknown): Readonly<GroupOptions> {
  const options = checkOptions<GroupOptions>(given, groupRules, 'group')
  if (options.heartbeatIntervalMs * 2 > options.sessionTimeoutMs) {
    throw new DeadLetterError('OPTION_INVALID', {
      option: 'group.heartbeatIntervalMs',
      expected: `at most half of group.sessionTimeoutMs (${options.sessionTimeoutMs})`,
      got: String(options.heartbeatIntervalMs)
    })
  }
  return options
}
