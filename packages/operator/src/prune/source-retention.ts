import { readTopicViews, retentionMs } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'

/** Names that dead-letter topics of a source have by default: ours and the binder's, and Spring Kafka's. */
const isNamedAfter = (dlq: string, source: string): boolean =>
  dlq.startsWith(`error.${source}.`) || dlq === `${source}.DLT` || dlq === `${source}-dlt`

/**
 * How long the sources of dead-letter topics keep records, of those that are known: by the name of the dead-letter topic, and by what its
 * letters tell. A record that is still there can be read again, and fail again.
 * @param told sources that letters tell of, by dead-letter topic
 * @returns by dead-letter topic, milliseconds, Infinity for ever; one without a source that is known is left out
 * @throws DeadLetterError BROKER_*
 */
export async function sourceRetentions(
  { client }: Cluster,
  dlqs: Iterable<string>,
  told: (dlq: string) => Iterable<string>
): Promise<ReadonlyMap<string, number>> {
  const topics = (await client.metadata(null)).topics
  const sources = new Map(
    [...dlqs].map(dlq => {
      const named = [...topics.keys()].filter(topic => isNamedAfter(dlq, topic))
      return [dlq, new Set([...named, ...told(dlq)])] as const
    })
  )
  const wanted = new Set([...sources.values()].flatMap(names => [...names]))
  const there = [...topics.values()].filter(({ name, errorCode }) => errorCode === 0 && wanted.has(name))
  const views = await readTopicViews(client, there)
  const retentions = new Map<string, number>()
  for (const [dlq, names] of sources) {
    const kept = [...names].map(name => {
      const view = views.get(name)
      return view === undefined ? null : retentionMs(view)
    })
    const longest = Math.max(...kept.filter(ms => ms !== null))
    if (longest > 0) retentions.set(dlq, longest)
  }
  return retentions
}
