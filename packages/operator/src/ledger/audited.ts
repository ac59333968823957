import type { Cluster } from '../cluster/cluster.ts'
import type { AuditEntry, Outcome } from './audit-entry.ts'
import type { LedgerNames } from './ledger-topics.ts'
import { LedgerWriter } from './writer.ts'

/** What the audit is told of an operation that changes nothing in the ledger. */
export interface AuditedOperation {
  readonly names: LedgerNames
  /** UUID. */
  readonly operation: string
  /** `import`, `truncate`, `erase`, `unmask`, … */
  readonly action: string
  readonly dlq: string
  readonly by: string
  readonly why?: string | undefined
  /** The filter in words. */
  readonly filter?: string | undefined
  /** What else there is to say of it. */
  readonly text?: string | undefined
}

/**
 * Carries something out that is not a decision: who, what and why are in the audit, acknowledged by all in-sync replicas, before it
 * begins, and what came of it after.
 * @param work tells what is done by then whenever that is more: an error that ends it takes none of it back
 * @throws DeadLetterError LEDGER_*, BROKER_*; whatever `work` throws, which the audit is told
 */
export async function audited<T extends Partial<Outcome>>(
  cluster: Cluster,
  { names, ...operation }: AuditedOperation,
  work: (told: (outcome: Partial<Outcome>) => void) => Promise<T>
): Promise<T> {
  const { operation: id, action, dlq, by, why, filter, text } = operation
  const entry = (event: AuditEntry['event'], more: Partial<AuditEntry>): AuditEntry => ({
    ...{ event, operation: id, at: Date.now(), by, action, dlq },
    ...more
  })
  const writer = await LedgerWriter.open(cluster, names)
  try {
    await writer.audit(entry('begun', { why, filter, text }))
    let result: T
    let byNow: Partial<Outcome> = {}
    try {
      result = await work(outcome => {
        byNow = outcome
      })
    } catch (error) {
      const outcome = { ...nothing, ...byNow, error: String(error).slice(0, 1000) }
      await writer.audit(entry('ended', { outcome })).catch(() => {})
      throw error
    }
    const { changed = 0, already = 0, copies = 0, interrupted } = result
    await writer.audit(
      entry('ended', { outcome: { changed, already, copies, ...(interrupted ? { interrupted } : {}) } })
    )
    return result
  } finally {
    writer.close()
  }
}

const nothing = { changed: 0, already: 0, copies: 0 }
