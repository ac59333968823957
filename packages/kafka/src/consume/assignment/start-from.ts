import { DeadLetterError } from '../../errors.ts'
import { nearest, show } from '../../options/check.ts'
import { instantFault } from '../../time/instant.ts'
import { type Subscription, showSubscription, subscribesTo } from '../../topics/subscription.ts'

/** Where a group starts a topic's partitions for which it has no committed offset. */
export type TopicStart =
  | 'earliest'
  | 'latest'
  /** Milliseconds since the epoch, or a Date: the first record that is not older; the end of the log when all are. */
  | number
  | Date
  /** Partition → offset. A partition that is not named starts at its beginning. */
  | { readonly offsets: Readonly<Record<number, number>> }

/** Where a group starts: for all topics alike, or for each. */
export type StartFrom =
  | Exclude<TopicStart, object>
  | Date
  /** Topic → partition → offset. A partition that is not named starts at its beginning. */
  | { readonly offsets: Readonly<Record<string, Readonly<Record<number, number>>>> }
  /** Topic → start; `'*'` is for the topics that are not named, which start at `'latest'` without it. */
  | { readonly [topic: string]: TopicStart }

export const startExpected =
  "'earliest', 'latest', a time (milliseconds since the epoch or a Date, at most a day ahead of now), { offsets: { topic: { partition: offset } } }, or an object of topic → start"

/** What is wrong with `from`; `undefined` when it can be one. */
export function startFault(value: unknown): string | undefined {
  if (value === 'earliest' || value === 'latest') return undefined
  if (typeof value === 'number' || value instanceof Date) return instantFault(value)
  if (!isPlain(value)) return 'no start'
  if (isOffsetsOfTopics(value)) return undefined
  for (const [topic, start] of Object.entries(value)) {
    const fault = topicStartFault(start)
    if (fault !== undefined) return `where '${topic}' is ${show(start)}, ${fault}`
  }
  return Object.keys(value).length === 0 ? 'which names no topic' : undefined
}

function topicStartFault(value: unknown): string | undefined {
  if (!isPlain(value) || value instanceof Date) return startFault(value)
  return Object.keys(value).length === 1 && isOffsets(value.offsets) ? undefined : 'no start of a topic'
}

/**
 * A misspelt topic in `from` would start elsewhere without a word.
 * @throws DeadLetterError OPTION_INVALID
 */
export function checkStartTopics(from: StartFrom, subscription: Subscription): void {
  if (!isPlain(from) || from instanceof Date) return
  const offsets = isOffsetsOfTopics(from)
  const topics = Object.keys(offsets ? from.offsets : from).filter(topic => offsets || topic !== '*')
  const foreign = topics.find(topic => !subscribesTo(subscription, topic))
  if (foreign === undefined) return
  const meant = nearest(foreign, subscription.names)
  throw new DeadLetterError('OPTION_INVALID', {
    option: 'from',
    expected: `of topics that are subscribed to (${showSubscription(subscription)})`,
    got: meant === undefined ? `'${foreign}'` : `'${foreign}'; did you mean '${meant}'?`
  })
}

/** Where this topic starts. */
export function startOf(from: StartFrom, topic: string): TopicStart {
  if (!isPlain(from) || from instanceof Date) return from as TopicStart
  if (isOffsetsOfTopics(from))
    return { offsets: Object.hasOwn(from.offsets, topic) ? (from.offsets[topic] as Record<number, number>) : {} }
  const byTopic = from as Readonly<Record<string, TopicStart>>
  for (const name of [topic, '*']) if (Object.hasOwn(byTopic, name)) return byTopic[name] as TopicStart
  return 'latest'
}

type OffsetsOfTopics = { readonly offsets: Readonly<Record<string, Readonly<Record<number, number>>>> }

/** As `{ offsets: … }`; a topic of that name with a start of its own is none. */
function isOffsetsOfTopics(value: object): value is OffsetsOfTopics {
  const { offsets } = value as { readonly offsets?: unknown }
  return Object.keys(value).length === 1 && isPlain(offsets) && Object.values(offsets).every(isOffsets)
}

const isPlain = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v)

const isOffsets = (v: unknown): boolean =>
  isPlain(v) &&
  !(v instanceof Date) &&
  Object.entries(v).every(([p, o]) => /^\d+$/.test(p) && Number.isSafeInteger(o) && (o as number) >= 0)
