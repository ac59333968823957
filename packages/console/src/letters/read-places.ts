import { type Cluster, type Letter, readLetters } from '@dead-letter/operator'
import type { Place } from '../api/index.ts'

/** What a letter is known by among those that are read for a page. */
export const placeName = ({ dlq, partition, offset }: Place): string => `${dlq}/${partition}@${offset}`

/** As {@link placeName}, of a letter that was read. */
export const nameOfRead = ({ record: { topic, partition, offset } }: Letter): string =>
  placeName({ dlq: topic, partition, offset })

/** Letters further apart than this are read for themselves. */
const widestGap = 500

/** The letters at some places, in no order; those that are gone are left out. The signal ends it. */
export async function* readPlaces(
  cluster: Cluster,
  places: readonly Place[],
  signal?: AbortSignal
): AsyncGenerator<Letter> {
  for (const [topic, own] of Map.groupBy(places, ({ dlq }) => dlq)) {
    const runs = [...Map.groupBy(own, ({ partition }) => partition)].map(([partition, of]) => runsOf(partition, of))
    const wanted = new Set(own.map(placeName))
    for (let turn = 0; ; turn++) {
      const ranges = runs.flatMap(run => run[turn] ?? [])
      if (ranges.length === 0 || signal?.aborted) break
      for await (const letter of readLetters(cluster, { topic, ranges, signal, onUnreadable: () => {} }))
        if (wanted.has(nameOfRead(letter))) yield letter
    }
  }
}

function runsOf(partition: number, places: readonly Place[]): { partition: number; start: number; end: number }[] {
  const runs: { partition: number; start: number; end: number }[] = []
  for (const offset of places.map(place => place.offset).sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last !== undefined && offset - last.end <= widestGap) last.end = offset + 1
    else runs.push({ partition, start: offset, end: offset + 1 })
  }
  return runs
}

/** @returns `null` when it is gone */
export async function readPlace(cluster: Cluster, place: Place): Promise<Letter | null> {
  for await (const letter of readPlaces(cluster, [place])) return letter.owned()
  return null
}
