import type { Cluster } from './cluster.ts'

export { endOfLog, startOfLog } from '@dead-letter/kafka/internal'

/** A partition of some topic, as a key. */
export const placeText = (topic: string, partition: number): string => `${topic}/${partition}`

/**
 * Where the logs of partitions begin (`startOfLog`), end (`endOfLog`), or have a record of that time, by {@link placeText}: each asked for once.
 * Those that do not tell are left out.
 * @throws DeadLetterError BROKER_*
 */
export async function offsetsOf(
  { client }: Cluster,
  places: readonly { readonly topic: string; readonly partition: number }[],
  timestamp: number
): Promise<Map<string, number>> {
  const partitions = new Map(places.map(({ topic, partition }) => [placeText(topic, partition), { topic, partition }]))
  if (partitions.size === 0) return new Map()
  const queries = [...partitions.values()].map(partition => ({ ...partition, timestamp }))
  const answers = await client.listOffsets(queries, 'read-committed')
  const known = answers.filter(({ errorCode }) => errorCode === 0)
  return new Map(known.map(({ topic, partition, offset }) => [placeText(topic, partition), offset]))
}
