import type { ClusterMetadata } from '../client/port.ts'
import { isFamilyOf } from './family-name.ts'

/** What a consumer subscribes to: names, and regular expressions that are matched against whole topic names. */
export interface Subscription {
  readonly names: readonly string[]
  readonly patterns: readonly RegExp[]
  /** The group, of whose family topics no expression means any: they are read beside their sources. */
  readonly group?: string
  /** Whether its family topics are read. */
  readonly readsFamily?: boolean
}

const isTopic = (v: unknown): boolean => (typeof v === 'string' && v !== '') || v instanceof RegExp

/** What an option that names a subscription may be. */
export const topicsRule = {
  expected: 'a topic name, a regular expression, or an array of them',
  accepts: (v: unknown): boolean => isTopic(v) || (Array.isArray(v) && v.length > 0 && v.every(isTopic))
} as const

/**
 * Splits the `topics` option. An expression is anchored: it has to match the whole name, as in the Java client,
 * so that /orders/ does not quietly take in `orders-internal`.
 */
export function readSubscription(
  topics: string | RegExp | readonly (string | RegExp)[],
  family: Pick<Subscription, 'group' | 'readsFamily'> = {}
): Subscription {
  const all = Array.isArray(topics) ? (topics as readonly (string | RegExp)[]) : [topics as string | RegExp]
  return {
    ...family,
    names: [...new Set(all.filter(topic => typeof topic === 'string'))],
    patterns: all
      .filter(topic => topic instanceof RegExp)
      .map(pattern => new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')))
  }
}

/** The topics of the subscription that exist, sorted. Kafka's internal topics are never matched by an expression. */
export function matchTopics(subscription: Subscription, metadata: ClusterMetadata): string[] {
  const found = new Set<string>()
  const names = new Set(subscription.names)
  for (const topic of metadata.topics.values()) {
    if (topic.partitions.length === 0) continue
    const named = names.has(topic.name)
    const matched = !topic.isInternal && matches(subscription, topic.name)
    if (named || matched) found.add(topic.name)
  }
  return [...found].sort()
}

/** Whether a topic of this name, existing or not, is in the subscription. */
export const subscribesTo = (subscription: Subscription, topic: string): boolean =>
  subscription.names.includes(topic) || matches(subscription, topic)

const matches = ({ patterns, group }: Subscription, topic: string): boolean =>
  patterns.some(pattern => pattern.test(topic)) && (group === undefined || !isFamilyOf(group, topic))

/** As a person would write it: for messages. */
export const showSubscription = (subscription: Subscription): string =>
  [...subscription.names, ...subscription.patterns.map(String)].join(', ')

/** What the user wrote of an expression, without the anchors around it. */
export const expressionSource = ({ source }: RegExp): string => /^\^\(\?:(.*)\)\$$/s.exec(source)?.[1] ?? source

/** The same as a person would write it. */
export const writtenExpression = (pattern: RegExp): string => `/${expressionSource(pattern)}/${pattern.flags}`
