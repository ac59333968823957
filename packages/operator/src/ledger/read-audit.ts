import { DeadLetterError, type ReadExtent, readChunks } from '@dead-letter/kafka/internal'
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

/** Where the audit is read on. */
export interface AuditResume {
  /** Where reading begins, by partition; those that are left out begin at their start. */
  readonly positions?: ReadonlyMap<number, number> | undefined
  /** Where there are no positions: milliseconds since the epoch of the first record that is read. */
  readonly since?: number | undefined
  /** UUID text of the topic that the positions are of: one that was made anew is refused. */
  readonly topicId?: string | undefined
  /** Told once, before the first entry. */
  readonly onOpen?: ((extents: readonly ReadExtent[], topicId: string) => void) | undefined
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/** Entries of one partition that lie together in its log. */
export interface AuditChunk {
  readonly partition: number
  /** Where reading goes on once these are done with: the position to keep. */
  readonly next: number
  readonly entries: readonly { readonly offset: number; readonly entry: AuditEntry }[]
}

/**
 * What was written to the audit since it was last read, up to where it ends now.
 * @throws DeadLetterError READ_TOPIC_MISSING, READ_TOPIC_ANEW, READ_TOPIC_FORBIDDEN, READ_STALLED, BATCH_*, BROKER_*
 */
export async function* readAuditOn(
  { client }: Cluster,
  names: LedgerNames,
  resume: AuditResume
): AsyncGenerator<AuditChunk> {
  for await (const { partition, next, records } of readChunks(client, {
    ...ownTopicSettings(names.audit),
    ...resume
  })) {
    const entries: { offset: number; entry: AuditEntry }[] = []
    for (const { offset, rawValue } of records) {
      const entry = decodeAudit(rawValue)
      if (typeof entry !== 'string') entries.push({ offset, entry })
    }
    yield { partition, next, entries }
  }
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
