import type { Masker } from '../../failure/mask.ts'
import type { OptionRules } from '../../options/check.ts'
import { aFunction, count, text, texts } from '../../options/rules.ts'
import type { SourceRecord } from '../../records/source-record.ts'
import { validTopicName } from '../../topics/topic-name.ts'
import { settled, shown } from './user-function.ts'

/** Names the DLQ topic of a failed record; `null` or `undefined` leaves it to the next rule. */
export type DestinationResolver = (record: SourceRecord, error: unknown, group: string) => string | null | undefined

/** Which topic a dead letter goes to, first that applies: `resolve`, `topic`, `error.<source topic>.<group>`. */
export interface DestinationOptions {
  /** One DLQ topic for every source topic. Left out, each source topic has its own: `error.<source topic>.<group>`. */
  readonly topic?: string
  /**
   * Names the topic of each record. Synchronous. A name that cannot be used, an exception or a promise sends
   * the letter to the topic that applies without `resolve`, with a `rerouted` event.
   */
  readonly resolve?: DestinationResolver
  /**
   * Every topic that `resolve` may name: they are created and checked at start.
   * @default []
   */
  readonly topics?: readonly string[]
  /**
   * How many topics that `resolve` names beyond `topics` may be created while running. Minimum 0: such topics must exist.
   * @default 0
   */
  readonly createUnlisted?: number
}

export type DestinationSettings = Readonly<
  Required<Pick<DestinationOptions, 'topics' | 'createUnlisted'>> & Pick<DestinationOptions, 'topic' | 'resolve'>
>

export const destinationRules: OptionRules<DestinationOptions> = {
  topic: text(),
  resolve: aFunction('(record, error, group) => string'),
  topics: texts('topic names', { default: Object.freeze([]) }),
  createUnlisted: count(0, { default: 0 })
}

export interface DestinationInput {
  readonly options: DestinationSettings
  readonly record: SourceRecord
  readonly error: unknown
  readonly group: string
  /** The topic that the record's DLQ is named after. */
  readonly sourceTopic: string
  /** Whether this consumer subscribes to a topic: a letter there would be consumed again for ever. */
  readonly isSource: (topic: string) => boolean
  /** What the resolver's words pass before they are told. */
  readonly mask: Masker
}

export interface DestinationChoice {
  readonly topic: string
  /** Whether `topic`, the default or `topics` names it. One that none does must exist, or be created within `createUnlisted`. */
  readonly listed: boolean
  /** Why it is not the topic that `resolve` gave. */
  readonly rerouted?: { readonly got: string; readonly reason: string }
}

/** The binder's name for the DLQ of a source topic. */
export function defaultDestination(sourceTopic: string, group: string): string {
  return `error.${sourceTopic}.${group}`
}

/** The topic that applies without `resolve`, and where letters go when what it names cannot be used. */
export function fallbackDestination(options: DestinationSettings, sourceTopic: string, group: string): string {
  return options.topic ?? defaultDestination(sourceTopic, group)
}

/**
 * The DLQ topic of a failed record; whatever `resolve` does, there is one.
 * Whether a topic beyond `topics` exists is for the caller to see.
 */
export function chooseDestination({
  options,
  record,
  error,
  group,
  sourceTopic,
  isSource,
  mask
}: DestinationInput): DestinationChoice {
  const fallback = fallbackDestination(options, sourceTopic, group)
  if (options.resolve === undefined) return { topic: fallback, listed: true }
  const reroute = (got: string, reason: string): DestinationChoice => ({
    topic: fallback,
    listed: true,
    rerouted: { got, reason }
  })

  let answer: unknown
  try {
    answer = settled(options.resolve(record, error, group))
  } catch (thrown) {
    return reroute(shown(thrown, mask), 'the resolver threw')
  }
  if (answer === null || answer === undefined) return { topic: fallback, listed: true }
  if (typeof answer !== 'string')
    return reroute(shown(answer, mask), 'the resolver must return a topic name, synchronously')
  const reason = validTopicName(answer)
  if (reason !== null) return reroute(shown(answer, mask), `not a topic name: ${reason}`)
  if (isSource(answer)) return reroute(mask.text(answer, 249), 'it is a topic that this consumer subscribes to')
  return { topic: answer, listed: answer === fallback || options.topics.includes(answer) }
}
