import type { Cluster } from '../../cluster/cluster.ts'
import { placeText } from '../lane.ts'
import { committedOf } from './committed.ts'
import type { PlaceOutcome } from './outcomes.ts'

const endOfLog = -1

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
  const queries = partitions.map(partition => ({ ...partition, timestamp: endOfLog }))
  const answers = await cluster.client.listOffsets(queries, 'read-committed')
  const ends = new Map(answers.map(({ topic, partition, offset }) => [placeText(topic, partition), offset]))
  let lag = 0
  for (const reader of readers)
    for (const [place, offset] of await committedOf(cluster, reader, partitions))
      lag += Math.max(0, (ends.get(place) ?? 0) - offset)
  return lag
}
