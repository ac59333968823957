import { readChunks, Slice, type SourceRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { endOfLog, offsetsOf, placeText } from '../cluster/log-offsets.ts'
import { decodeKey, type EntryKey } from './codec.ts'
import { isAtHome } from './home-partition.ts'
import type { LedgerNames } from './ledger-topics.ts'
import { ownTopicSettings } from './read-ledger.ts'
import type { LedgerView } from './view.ts'

/** How the ledger is followed. */
export interface FollowLedger {
  /** From where, by partition: the view knows what lies before. Left out: from the start. */
  readonly positions?: ReadonlyMap<number, number> | undefined
  /** Whose entries the view needs not: those of these producers. @default nobody's */
  readonly ignores?: ((producerId: bigint) => boolean) | undefined
  /** Told of each record that is in the view now. It is gone with the next batch. */
  readonly onRecord?: ((record: SourceRecord) => void) | undefined
  /** Told when all of a batch are in the view. */
  readonly onBatch?: (() => void) | undefined
  /** Told once the view holds all that was decided when it began. */
  readonly onCaughtUp?: (() => void) | undefined
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Takes in what is decided by anybody, for ever: the one way to follow the ledger, for the console, for a redrive that runs and for who
 * watches one. An entry that does not lie in the partition of its key counts for nothing beside one that does.
 *
 * The topic may get partitions meanwhile, after which keys belong elsewhere. So before an entry counts for nothing it is asked how
 * many there are now, unless that was asked after it was written: of a ledger that grew long ago it is asked once.
 * @throws DeadLetterError READ_TOPIC_MISSING as long as nothing was ever decided; READ_TOPIC_FORBIDDEN; READ_STALLED, BATCH_*, BROKER_*
 */
export async function followLedger(
  cluster: Cluster,
  { ledger }: LedgerNames,
  view: LedgerView,
  { positions, ignores, onRecord, onBatch, onCaughtUp, signal }: FollowLedger = {}
): Promise<void> {
  const { client } = cluster
  const slice = new Slice()
  let partitions = 0
  const onOpen = (extents: readonly unknown[]): void => {
    partitions = extents.length
  }
  /** By partition, of those that tell their end: what lies before was there when it was last asked how many there are. */
  let asked = new Map<string, number>()
  const ask = async (): Promise<void> => {
    const places = Array.from({ length: partitions }, (_, partition) => ({ topic: ledger, partition }))
    const ends = await offsetsOf(cluster, places, endOfLog)
    // The older of the two counts: whoever wrote what lies before the ends knew of no more partitions than are told afterwards.
    partitions = Math.max(partitions, (await client.metadata([ledger])).topics.get(ledger)?.partitions.length ?? 0)
    asked = ends
  }
  const settings = { ...ownTopicSettings(ledger), positions, ignores, follow: true, onOpen, onCaughtUp, signal }
  for await (const { partition, records } of readChunks(client, settings)) {
    for (const record of records) {
      const { rawKey, rawValue } = record
      let counts = view.apply(rawKey, rawValue, isAtHome(rawKey, partition, partitions))
      if (!counts && record.offset >= (asked.get(placeText(ledger, partition)) ?? 0)) {
        await ask()
        // Of its own partition the end may not be told, or be an open transaction's beginning.
        const place = placeText(ledger, partition)
        asked.set(place, Math.max(asked.get(place) ?? 0, record.offset + 1))
      }
      if (!counts && isAtHome(rawKey, partition, partitions)) counts = view.apply(rawKey, rawValue, true)
      if (counts) onRecord?.(record)
      const turn = slice.step()
      if (turn !== undefined) await turn
    }
    onBatch?.()
  }
}

/** What a record is of, to be kept: what was read is gone with the next batch. `null`: of nothing. */
export function keyOfRecord({ rawKey }: SourceRecord): EntryKey | null {
  const key = decodeKey(rawKey)
  if (typeof key === 'string') return null
  return 'key' in key ? { ...key, key: Buffer.from(key.key) } : key
}
