import type { Cluster } from '../../cluster/cluster.ts'
import { committedOf } from '../../cluster/committed.ts'
import { endOfLog, offsetsOf } from '../../cluster/log-offsets.ts'
import type { PlaceOutcome } from './outcomes.ts'

/** Records of topics that their readers have not come to, in all partitions that they have committed offsets of; `null`: nobody reads. */
export async function lagOf(
  cluster: Cluster,
  places: readonly PlaceOutcome[],
  topics: readonly string[]
): Promise<number | null> {
  const readers = new Set(places.map(({ reader }) => reader).filter(reader => reader !== null))
  if (readers.size === 0) return null
  const { topics: found } = await cluster.client.metadata(topics)
  const partitions = topics.flatMap(topic =>
    (found.get(topic)?.partitions ?? []).map(({ partition }) => ({ topic, partition }))
  )
  const ends = await offsetsOf(cluster, partitions, endOfLog)
  let lag = 0
  for (const reader of readers)
    for (const [place, offset] of await committedOf(cluster, reader, partitions))
      lag += Math.max(0, (ends.get(place) ?? 0) - offset)
  return lag
}
