import { letterFingerprint } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { unless } from '../cluster/unless.ts'
import { eachLetter } from '../letters/read-letters.ts'

/** How many causes the newest letters of a topic have. */
export interface CausesFound {
  readonly causes: number
  /** Letters that were looked at. */
  readonly letters: number
  /** Whether there are older ones that were not: there may be more causes. */
  readonly partial: boolean
}

/** Letters that are looked at together, in all partitions. */
const most = 10_000

/** Counts the causes of the newest letters, as many from each partition. @returns `null`: they may not be read, or are gone by now @throws DeadLetterError READ_*, BATCH_*, BROKER_* */
export async function countCauses(
  cluster: Cluster,
  topic: string,
  partitions: number,
  signal?: AbortSignal
): Promise<CausesFound | null> {
  const found = new Set<string>()
  let letters = 0
  let partial = false
  const range = {
    topic,
    last: Math.max(1, Math.floor(most / Math.max(1, partitions))),
    signal,
    onOpen: (extents: readonly { readonly start: number; readonly logStart: number }[]) => {
      partial = extents.some(({ start, logStart }) => start > logStart)
    },
    onUnreadable: () => {}
  }
  const read = await unless(
    ['READ_TOPIC_FORBIDDEN', 'READ_TOPIC_MISSING'],
    eachLetter(cluster, range, letter => {
      letters++
      found.add(letterFingerprint(letter))
      return true
    }).then(() => true)
  )
  if (read === null) return null
  return { causes: found.size, letters, partial }
}
