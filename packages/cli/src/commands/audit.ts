import {
  type AuditEntry,
  Cluster,
  isoTime,
  type LedgerNames,
  ledgerNames,
  type Outcome,
  readAudit
} from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { second, timeColumn } from '../output/second.ts'
import { number } from '../output/summary.ts'
import { alignTable } from '../output/table.ts'
import { NewestOperations } from './newest-operations.ts'

const defaultMax = 50

/** An operation as its entries tell it. */
interface Operation {
  readonly first: AuditEntry
  /** Failures whose keys its entries name; without any, what its outcome counts: letters that were deleted, written, … */
  changed: number
  counted: number
  outcome: string
}

/** Shows who decided what, when and why: the newest operations, oldest of them first. */
export async function audit(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const { json, since, lineage, max = defaultMax } = given
  const names = ledgerNames(given.ledger)
  const cluster = Cluster.open(readConnection(given))
  const operations = new NewestOperations<Operation>(max)
  try {
    const onFaults = (count: number): void => terminal.warn(`${count} records of ${names.audit} are no entries`)
    const wanted = lineage === undefined ? null : await changing(cluster, names, lineage)
    // Entries of operations lie between each other: which are the newest is known at the end.
    const newest = json && given.max !== undefined ? await newestOf(cluster, names, max, { since, wanted }) : null
    for await (const entry of readAudit(cluster, names, { since, onFaults })) {
      if (wanted !== null && !wanted.has(entry.operation)) continue
      if (newest !== null && !newest.has(entry.operation)) continue
      if (json) {
        terminal.print(toJsonLine({ ...entry, at: isoTime(entry.at) }))
        await terminal.room()
      } else take(operations, entry)
      if (terminal.broken.aborted) break
    }
  } finally {
    await cluster.close()
  }
  if (json) return exitCodes.done
  const told = operations.all
  if (told.length === 0) terminal.note(`${names.audit}: nothing was decided${since === undefined ? '' : ' since then'}`)
  else for (const line of table(told, terminal.columns)) terminal.print(line)
  return exitCodes.done
}

/** Ids of the operations that began last. */
async function newestOf(
  cluster: Cluster,
  names: LedgerNames,
  max: number,
  { since, wanted }: { readonly since: number | undefined; readonly wanted: ReadonlySet<string> | null }
): Promise<NewestOperations<true>> {
  const found = new NewestOperations<true>(max)
  for await (const entry of readAudit(cluster, names, { since }))
    if (wanted === null || wanted.has(entry.operation)) found.of(entry, () => true)
  return found
}

/** Operations that changed one of the failures. */
async function changing(cluster: Cluster, names: LedgerNames, lineage: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>()
  for await (const { operation, lineages = [] } of readAudit(cluster, names))
    if (lineages.some(key => lineage.some(begin => key.startsWith(begin)))) found.add(operation)
  return found
}

function take(operations: NewestOperations<Operation>, entry: AuditEntry): void {
  const operation = operations.of(entry, () => ({ first: entry, changed: 0, counted: 0, outcome: 'not ended' }))
  if (operation === null) return
  operation.changed += entry.lineages?.length ?? 0
  operation.counted = entry.outcome?.changed ?? operation.counted
  operation.outcome = outcomeOf(entry) ?? operation.outcome
}

/** What an entry tells of how an operation is. */
function outcomeOf({ event, outcome, reason, by }: AuditEntry): string | null {
  const why = reason === undefined ? '' : ` (${reason})`
  const told: Partial<Outcome> = outcome ?? {}
  const { error, interrupted, state = interrupted ? 'interrupted' : 'done' } = told
  if (event === 'ended') return error ?? `${state}${why}`
  if (event === 'paused') return `paused${why}`
  if (event === 'resumed') return 'goes on'
  if (event === 'approved') return `approved by ${by}`
  if (event !== 'known') return null
  const { handled = 0, failedAgain = 0, expired = 0 } = told
  const gone = expired > 0 ? `, ${number(expired)} expired` : ''
  return `${state}: ${number(handled)} handled, ${number(failedAgain)} failed again${gone}`
}

/** What was done: with the text of a note, or where letters went. */
function actionText({ action, text, target, approvedBy }: AuditEntry): string {
  const to = target === undefined ? '' : ` to ${target}`
  const approved = approvedBy === undefined ? '' : `, approved by ${approvedBy} (not verified)`
  return `${action}${text === undefined ? '' : ` "${text}"`}${to}${approved}`
}

const table = (operations: readonly Operation[], columns: number | null): string[] =>
  alignTable(
    [
      ...[timeColumn('when'), 'who', 'what', { title: 'topic', whole: true }, 'changed', 'outcome'],
      ...[{ title: 'filter', spare: 1 }, 'why']
    ],
    operations.map(({ first, changed, counted, outcome }) => [
      ...[second(first.at), escapeText(first.by)],
      escapeText(actionText(first)),
      ...[
        escapeText(first.dlq),
        changed || counted,
        escapeText(outcome),
        escapeText(first.filter ?? ''),
        escapeText(first.why ?? '')
      ]
    ]),
    columns
  )
