import type { WantedTopic } from '../../provision/plan.ts'
import { type DestinationSettings, fallbackDestination } from './destination.ts'

/** Every DLQ topic that is known beforehand: where letters go without `resolve`, and what `resolve` may name. */
export function wantedTopics(
  settings: DestinationSettings,
  sources: readonly string[],
  groupId: string
): WantedTopic[] {
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
