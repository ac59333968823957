import { type AuditEntry, Cluster, isoTime, ledgerNames, readAudit } from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { second } from '../output/second.ts'
import { alignTable } from '../output/table.ts'

const defaultMax = 50

/** An operation as its entries tell it. */
interface Operation {
  readonly first: AuditEntry
  changed: number
  outcome: string
}

/** Shows who decided what, when and why: the newest operations, oldest of them first. */
export async function audit(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const { json, since, lineage, max = defaultMax } = given
  const names = ledgerNames(given.ledger)
  const cluster = Cluster.open(readConnection(given))
  const operations = new Map<string, Operation>()
  try {
    const onFaults = (count: number): void => terminal.warn(`${count} records of ${names.audit} are no entries`)
    for await (const entry of readAudit(cluster, names, { since, onFaults })) {
      if (lineage !== undefined && !entry.lineages?.some(key => lineage.some(wanted => key.startsWith(wanted))))
        continue
      if (json) {
        terminal.print(toJsonLine({ ...entry, at: isoTime(entry.at) }))
        await terminal.room()
      } else take(operations, entry, max)
      if (terminal.broken.aborted) break
    }
  } finally {
    await cluster.close()
  }
  if (json) return exitCodes.done
  if (operations.size === 0)
    terminal.note(`${names.audit}: nothing was decided${since === undefined ? '' : ' since then'}`)
  else for (const line of table([...operations.values()], terminal.columns)) terminal.print(line)
  return exitCodes.done
}

/** The newest operations only: of older ones nothing is kept. */
function take(operations: Map<string, Operation>, entry: AuditEntry, max: number): void {
  const known = operations.get(entry.operation)
  const operation = known ?? { first: entry, changed: 0, outcome: 'not ended' }
  operation.changed += entry.lineages?.length ?? 0
  if (entry.event === 'ended')
    operation.outcome = entry.outcome?.error ?? (entry.outcome?.interrupted ? 'interrupted' : 'done')
  if (known !== undefined) return
  operations.set(entry.operation, operation)
  if (operations.size > max) operations.delete(operations.keys().next().value as string)
}

const table = (operations: readonly Operation[], columns: number | null): string[] =>
  alignTable(
    ['when', 'who', 'what', 'topic', 'failures', 'outcome', 'filter', 'why'],
    operations.map(({ first, changed, outcome }) => [
      ...[second(first.at), escapeText(first.by)],
      escapeText(`${first.action}${first.text === undefined ? '' : ` "${first.text}"`}`),
      ...[
        escapeText(first.dlq),
        changed,
        escapeText(outcome),
        escapeText(first.filter ?? ''),
        escapeText(first.why ?? '')
      ]
    ]),
    columns
  )
