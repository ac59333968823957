import { DeadLetterError, readChunks } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { type AuditEntry, decodeAudit } from './audit-entry.ts'
import type { LedgerNames } from './ledger-topics.ts'
import { ownTopicSettings } from './read-ledger.ts'

/** Which entries of the audit are read. */
export interface AuditRange {
  /** Milliseconds since the epoch: not older ones. */
  readonly since?: number | undefined
  /** Told how many records are no entries, at the end. */
  readonly onFaults?: ((count: number) => void) | undefined
}

/** Entries of the audit, oldest first; none where there is no audit. */
export async function* readAudit(
  { client }: Cluster,
  names: LedgerNames,
  { since, onFaults }: AuditRange = {}
): AsyncGenerator<AuditEntry> {
  let faults = 0
  try {
    for await (const { records } of readChunks(client, { ...ownTopicSettings(names.audit), since }))
      for (const { rawValue } of records) {
        const entry = decodeAudit(rawValue)
        if (typeof entry === 'string') faults++
        else if (since === undefined || entry.at >= since) yield entry
      }
  } catch (error) {
    if (!DeadLetterError.is(error) || error.code !== 'READ_TOPIC_MISSING') throw error
  }
  if (faults > 0) onFaults?.(faults)
}
