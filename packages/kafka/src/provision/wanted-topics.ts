import type { DeadLetterSettings } from '../dead-letter/options.ts'
import { fallbackDestination } from '../dead-letter/route/destination.ts'

/** A DLQ topic that the options name, and the source topics whose letters it gets. */
export interface WantedTopic {
  readonly name: string
  readonly sources: readonly string[]
}

/** Every DLQ topic that is known beforehand: where letters go without `resolve`, and what `resolve` may name. */
export function wantedTopics(settings: DeadLetterSettings, sources: readonly string[], groupId: string): WantedTopic[] {
  const wanted = new Map<string, Set<string>>()
  const want = (name: string, source: string): void => {
    const from = wanted.get(name)
    if (from) from.add(source)
    else wanted.set(name, new Set([source]))
  }
  for (const source of sources) {
    want(fallbackDestination(settings, source, groupId), source)
    if (settings.resolve) for (const name of settings.topics) want(name, source)
  }
  return [...wanted].map(([name, from]) => ({ name, sources: [...from] }))
}
