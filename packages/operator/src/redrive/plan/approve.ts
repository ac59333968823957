import type { Cluster } from '../../cluster/cluster.ts'
import type { AuditEntry } from '../../ledger/audit-entry.ts'
import type { LedgerNames } from '../../ledger/ledger-topics.ts'
import { readAudit } from '../../ledger/read-audit.ts'
import { LedgerWriter } from '../../ledger/writer.ts'
import type { RedrivePlan } from './plan.ts'
import { planHash } from './plan-file.ts'

/**
 * Writes into the audit that somebody approves of a plan, by its SHA-256. Who that is is for the caller to make sure of: a console
 * that knows its users.
 * @throws DeadLetterError LEDGER_*, BROKER_*
 */
export async function approvePlan(
  cluster: Cluster,
  names: LedgerNames,
  plan: RedrivePlan,
  { by, now, why }: { readonly by: string; readonly now: number; readonly why?: string | undefined }
): Promise<void> {
  const writer = await LedgerWriter.open(cluster, names)
  try {
    const { operation, dlq } = plan
    await writer.audit({
      ...{ event: 'approved', operation, at: now, by, action: 'redrive', dlq, planHash: planHash(plan) },
      ...(why === undefined ? {} : { why })
    })
  } finally {
    writer.close()
  }
}

/** Who approved of just this plan, oldest first; who made it does not count. @throws DeadLetterError READ_*, BROKER_* */
export async function approvalsOf(cluster: Cluster, names: LedgerNames, plan: RedrivePlan): Promise<AuditEntry[]> {
  const hash = planHash(plan)
  const found: AuditEntry[] = []
  for await (const entry of readAudit(cluster, names))
    if (entry.event === 'approved' && entry.planHash === hash && entry.by !== plan.by) found.push(entry)
  return found
}
