import type { OffsetRange } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { endOfLog, offsetsOf, placeText, startOfLog } from '../cluster/log-offsets.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { demandLedger, type KnownLedger } from '../ledger/read-ledger.ts'
import { type LetterRange, lookAtEachLetter } from '../letters/read-letters.ts'
import { KeySet } from '../lineage/key-set.ts'

/** When a ledger is asked for the failures of some letters alone. */
export interface LookUpLimits {
  /** Records of the ledger, from which on it is: less are read whole in a moment. @default 100000 */
  readonly leastEntries?: number | undefined
  /** Letters of the topic, up to which it is: they are read for it once more, and their keys take 30 to 60 bytes each. @default 200000 */
  readonly mostLetters?: number | undefined
}

/** The letters that a ledger was read for. */
export interface LettersWithin {
  readonly topicId: string
  readonly ranges: readonly OffsetRange[]
}

/** The ledger as far as it is known, and for which letters; `within` left out: for all that there can be. */
export interface LedgerForLetters {
  readonly known: KnownLedger
  readonly within?: LettersWithin | undefined
}

/**
 * The ledger for a redrive of these letters. Where it tells of many more failures than there are letters, their keys are read first, and
 * of the ledger only what is decided about those: a ledger of ten million entries takes a fifth of the time then, and no memory.
 * What is written later is no matter: whoever applies a plan reads the ledger on when it has all lanes.
 * @param letters `ranges` of a plan, with its `topicId`; left out: all letters that there are now. Its `signal` ends it with its reason
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*
 */
export async function readLedgerFor(
  cluster: Cluster,
  names: LedgerNames,
  letters: Pick<LetterRange, 'topic' | 'topicId' | 'ranges' | 'signal' | 'onWait' | 'onUnreadable'>,
  limits: LookUpLimits = {}
): Promise<LedgerForLetters> {
  const { signal } = letters
  const found = await keysOf(cluster, names, letters, limits)
  const known = await demandLedger(cluster, names, { mayBeMissing: true, only: found?.keys, signal })
  return found === null ? { known } : { known, within: found.within }
}

/** `null`: the ledger is to be read whole. */
async function keysOf(
  cluster: Cluster,
  names: LedgerNames,
  letters: LetterRange,
  { leastEntries = 100_000, mostLetters = 200_000 }: LookUpLimits
): Promise<{ readonly keys: KeySet; readonly within: LettersWithin } | null> {
  const { topics } = await cluster.client.metadata([letters.topic, names.ledger])
  const placesOf = (topic: string) =>
    (topics.get(topic)?.partitions ?? []).map(({ partition }) => ({ topic, partition }))
  const depthOf = await depths(cluster, [...placesOf(letters.topic), ...placesOf(names.ledger)])
  const asked = letters.ranges?.reduce((sum, { start, end }) => sum + end - start, 0) ?? depthOf.get(letters.topic) ?? 0
  if ((depthOf.get(names.ledger) ?? 0) < leastEntries || asked > mostLetters) return null
  const keys = new KeySet()
  let within: LettersWithin | null = null
  const onOpen: LetterRange['onOpen'] = (extents, topicId) => {
    within = { topicId, ranges: extents.map(({ partition, start, end }) => ({ partition, start, end })) }
  }
  // Who reads the letters then says what could not be read.
  const onUnreadable = letters.onUnreadable && (() => {})
  await lookAtEachLetter(cluster, { ...letters, onOpen, onUnreadable }, ({ key }) => {
    keys.add(key)
    return keys.size <= mostLetters
  })
  return within === null || keys.size > mostLetters ? null : { keys, within }
}

/** How many offsets there are in each topic. */
async function depths(
  cluster: Cluster,
  places: readonly { readonly topic: string; readonly partition: number }[]
): Promise<Map<string, number>> {
  const [starts, ends] = await Promise.all([
    offsetsOf(cluster, places, startOfLog),
    offsetsOf(cluster, places, endOfLog)
  ])
  const found = new Map<string, number>()
  for (const place of places) {
    const name = placeText(place.topic, place.partition)
    const depth = (ends.get(name) ?? 0) - (starts.get(name) ?? 0)
    found.set(place.topic, (found.get(place.topic) ?? 0) + depth)
  }
  return found
}
