import { randomUUID } from 'node:crypto'
import type { Cluster } from '../cluster/cluster.ts'
import { audited } from '../ledger/audited.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'

/** Who looks at letters without their mask. */
export interface Unmasking {
  readonly names: LedgerNames
  /** The dead-letter topic. */
  readonly dlq: string
  /** What is done with the letters: `show`, `export`, … */
  readonly action: string
  /** What would be hidden. */
  readonly mask: readonly string[]
  readonly by: string
  readonly why: string
}

/**
 * Tells the audit who looks at letters without their mask, and why. Resolves when all in-sync replicas have it: only then may the
 * first letter be shown.
 * @throws DeadLetterError LEDGER_*, BROKER_*
 */
export async function auditUnmasking(
  cluster: Cluster,
  { names, dlq, action, mask, by, why }: Unmasking
): Promise<void> {
  const text = `${action} without masking ${mask.join(', ')}`
  await audited(cluster, { names, operation: randomUUID(), action: 'unmask', dlq, by, why, text }, async () => ({
    changed: 0
  }))
}
