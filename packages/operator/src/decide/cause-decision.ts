import * as crypto from 'node:crypto'
import type { Cluster } from '../cluster/cluster.ts'
import type { AuditEntry } from '../ledger/audit-entry.ts'
import type { LedgerEntry } from '../ledger/entry.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { LedgerWriter } from '../ledger/writer.ts'
import { keyBytes, keyText } from '../lineage/lineage.ts'

/** What is said of a cause as a whole. What is left out stays; `null` takes away. */
export interface CauseChange {
  readonly note?: string | null | undefined
  readonly owner?: string | null | undefined
  /** It is mended, in a release if one is named; a letter that comes later makes it a regression. */
  readonly resolved?: { readonly release?: string | undefined } | null | undefined
  /** Not shown until a time (milliseconds since the epoch), or until so many letters have come since. */
  readonly muted?: { readonly until?: number | undefined; readonly count?: number | undefined } | null | undefined
}

/** Who says it of which cause. */
export interface CauseRequest {
  readonly names: LedgerNames
  readonly fingerprint: string
  readonly change: CauseChange
  readonly by: string
  readonly why?: string | undefined
  /** UUID of the operation. */
  readonly operation: string
  readonly now: number
}

/** The key that a cause has in the ledger: 16 bytes, as a failure's, and never one of these. */
export const causeKey = (fingerprint: string): Buffer =>
  crypto.hash('sha256', JSON.stringify(['cause', fingerprint]), 'buffer').subarray(0, keyBytes)

/**
 * Writes down what is said of a cause, and tells the audit.
 * @throws DeadLetterError LEDGER_*, FORWARD_*, BROKER_*
 */
export async function changeCause(cluster: Cluster, request: CauseRequest): Promise<void> {
  const { names, by, operation, now, why, fingerprint } = request
  const writer = await LedgerWriter.open(cluster, names)
  const told = wordsOf(request.change)
  const entry = (event: AuditEntry['event'], more: Partial<AuditEntry>): AuditEntry => ({
    ...{ event, operation, at: now, by, action: 'cause', dlq: '*', filter: `cause ${fingerprint}`, ...more }
  })
  try {
    await writer.audit(entry('begun', { text: told, ...(why === undefined ? {} : { why }) }))
    await writer.append(entriesOf(request), now)
    await writer.audit(entry('changed', { lineages: [keyText(causeKey(fingerprint))] }))
    await writer.audit(entry('ended', { outcome: { changed: 1, already: 0, copies: 0 } }))
  } finally {
    writer.close()
  }
}

export function entriesOf({ fingerprint, change, by, why, operation, now }: CauseRequest): LedgerEntry[] {
  const key = causeKey(fingerprint)
  const signed = { by, at: now, operation, ...(why === undefined ? {} : { why }) }
  const { note, owner, resolved, muted } = change
  const entries: LedgerEntry[] = []
  if (note !== undefined) entries.push({ kind: 'note', key, value: note === null ? null : { ...signed, note } })
  if (owner !== undefined)
    entries.push({ kind: 'assignment', key, value: owner === null ? null : { ...signed, assignee: owner } })
  // One decision at a time: what is muted is not resolved, and the other way round.
  if (resolved) entries.push({ kind: 'decision', key, value: { decision: 'resolved', ...resolved, ...signed } })
  else if (muted) entries.push({ kind: 'decision', key, value: { decision: 'muted', ...muted, ...signed } })
  else if (resolved === null || muted === null) entries.push({ kind: 'decision', key, value: null })
  return entries
}

function wordsOf({ note, owner, resolved, muted }: CauseChange): string {
  const words: string[] = []
  if (note !== undefined) words.push(note === null ? 'note taken away' : `note: ${note}`)
  if (owner !== undefined) words.push(owner === null ? 'owner taken away' : `owner: ${owner}`)
  if (resolved) words.push(`resolved${resolved.release === undefined ? '' : ` in ${resolved.release}`}`)
  else if (resolved === null) words.push('not resolved')
  if (muted) {
    const until = muted.until === undefined ? '' : ` until ${new Date(muted.until).toISOString()}`
    words.push(`muted${until}${muted.count === undefined ? '' : ` for ${muted.count} letters`}`)
  } else if (muted === null) words.push('not muted')
  return words.join('; ')
}
