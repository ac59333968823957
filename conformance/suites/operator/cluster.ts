import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import {
  type Action,
  type AuditEntry,
  Cluster,
  carryOut,
  type DecisionRequest,
  everyLetter,
  type LedgerNames,
  type LedgerView,
  type Letter,
  ledgerNames,
  type Outcome,
  planDecision,
  readAudit,
  readLedger,
  readLetters
} from '@dead-letter/operator'
import { brokers, testLedger, uniqueName } from '../../harness/index.ts'

/** A cluster as an operator sees it, and the names of the ledger. */
export interface OperatorSide {
  readonly cluster: Cluster
  readonly names: LedgerNames
  readonly brokers: string
}

/** Any client of a cluster, and the names of a ledger. */
export type LedgerSide = Omit<OperatorSide, 'brokers'>

/** With a ledger of the test's own. */
export function operator(t: TestContext, bootstrap = brokers()): OperatorSide {
  const cluster = Cluster.open({ brokers: bootstrap })
  t.after(() => cluster.close())
  // Another broker than the shared one goes with its test.
  const names = ledgerNames(bootstrap === brokers() ? testLedger(t) : uniqueName('ledger'))
  return { cluster, names, brokers: bootstrap }
}

export async function lettersOf(cluster: Cluster, topic: string): Promise<Letter[]> {
  const letters: Letter[] = []
  for await (const letter of readLetters(cluster, { topic })) letters.push(letter.owned())
  return letters
}

export const viewOf = async (cluster: Cluster, names: LedgerNames): Promise<LedgerView> =>
  (await readLedger(cluster, names)).view

/** All of the audit, in its order. */
export async function auditOf({ cluster, names }: LedgerSide): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for await (const entry of readAudit(cluster, names)) entries.push(entry)
  return entries
}

/** Plans a decision and carries it out. */
export async function decide(
  { cluster, names }: LedgerSide,
  dlq: string,
  action: Action,
  more: Partial<DecisionRequest> = {},
  onProgress?: (changed: number) => void
): Promise<Outcome> {
  const request: DecisionRequest = {
    ...{ dlq, action, names, filter: everyLetter, by: 'ann', operation: randomUUID(), now: Date.now },
    ...more
  }
  const plan = await planDecision(cluster, request, await viewOf(cluster, names))
  return carryOut(cluster, request, plan, onProgress)
}
