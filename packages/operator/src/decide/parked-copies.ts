import { DeadLetterError } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { committedOf } from '../cluster/committed.ts'
import { placeText } from '../cluster/log-offsets.ts'
import type { LedgerView } from '../ledger/view.ts'
import { eachLetter, type LetterRange } from '../letters/read-letters.ts'
import { KeyTable } from '../lineage/key-table.ts'
import { parkedPlace } from '../lineage/parked.ts'
import { SettledLetters } from './settled-letters.ts'

/** How topics of parked copies are read. */
export interface CopiesReading extends Pick<LetterRange, 'onWait' | 'signal'> {
  /** Told of a topic that this principal may not read: what it holds is not known, and its letters are not settled. */
  readonly onCopiesForbidden?: ((topic: string) => void) | undefined
}

/** What is settled in a cluster as it is now: of parked failures those whose copies are read back. */
export const settledLetters = (
  cluster: Cluster,
  view: LedgerView | null,
  reading: CopiesReading = {}
): SettledLetters =>
  new SettledLetters(
    view,
    topic => readCopies(cluster, topic, reading),
    (group, topic, partition) => positionOf(cluster, group, { topic, partition })
  )

/** @throws DeadLetterError BROKER_* */
async function positionOf(
  cluster: Cluster,
  group: string,
  place: { readonly topic: string; readonly partition: number }
): Promise<number> {
  try {
    return (await committedOf(cluster, group, [place])).get(placeText(place.topic, place.partition)) ?? 0
  } catch (error) {
    if (DeadLetterError.is(error) && error.code === 'OUTCOME_UNKNOWN') return 0
    throw error
  }
}

/** @throws DeadLetterError READ_STALLED, BROKER_* */
async function readCopies(
  cluster: Cluster,
  topic: string,
  { onWait, signal, onCopiesForbidden }: CopiesReading
): Promise<KeyTable> {
  const copies = new KeyTable()
  try {
    // A batch that cannot be read has no copy that anybody could restore.
    await eachLetter(cluster, { topic, onWait, signal, onUnreadable: () => {} }, ({ key, record }) => {
      if (parkedPlace(record) !== undefined) copies.set(key, 0)
      return true
    })
  } catch (error) {
    if (!DeadLetterError.is(error)) throw error
    if (error.code === 'READ_TOPIC_FORBIDDEN') onCopiesForbidden?.(topic)
    else if (error.code !== 'READ_TOPIC_MISSING') throw error
  }
  return copies
}
