import { readChunks } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { decodeKey, type EntryKey } from './codec.ts'
import type { LedgerNames } from './ledger-topics.ts'
import { ownTopicSettings } from './read-ledger.ts'
import type { LedgerView } from './view.ts'

/** How the ledger is followed. */
export interface FollowLedger {
  /** Told of the keys of each batch, once it is in the view: 'decision', 'note' and 'assignment' of failures, operations and their parts. */
  readonly onEntries: (keys: readonly EntryKey[]) => void
  /** Told once the view holds all that was decided when it began. */
  readonly onCaughtUp?: (() => void) | undefined
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Takes the ledger in from its start, and then what is decided by anybody, for ever.
 * @throws DeadLetterError READ_TOPIC_MISSING as long as nothing was ever decided; READ_TOPIC_FORBIDDEN; READ_STALLED, BATCH_*, BROKER_*
 */
export async function followLedger(
  { client }: Cluster,
  { ledger }: LedgerNames,
  view: LedgerView,
  { onEntries, onCaughtUp, signal }: FollowLedger
): Promise<void> {
  const settings = { ...ownTopicSettings(ledger), follow: true, onCaughtUp, signal }
  for await (const { records } of readChunks(client, settings)) {
    const keys: EntryKey[] = []
    for (const { rawKey, rawValue } of records) {
      view.apply(rawKey, rawValue)
      const key = decodeKey(rawKey)
      if (typeof key === 'string') continue
      // What was read is gone with the next batch.
      keys.push('key' in key ? { ...key, key: Buffer.from(key.key) } : key)
    }
    if (keys.length > 0) onEntries(keys)
  }
}
