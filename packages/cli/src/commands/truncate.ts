import { randomUUID } from 'node:crypto'
import {
  audited,
  type CutPlan,
  carryOutCut,
  demandLedger,
  ledgerNames,
  lesserCut,
  lettersOf,
  planTruncation
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { number } from '../output/summary.ts'
import { alignTable } from '../output/table.ts'
import { endOnSignals } from '../signals.ts'
import { confirm } from './ask.ts'
import { required } from './consumer-options.ts'
import { type OpenLetters, openLetters } from './open-letters.ts'
import { checkText, userName } from './signature.ts'

/** Deletes the beginning of each partition, up to the first letter about which nothing is decided. */
export async function truncate(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const dlq = required(given.dlq, 'dlq', 'the dead-letter topic')
  const open = openLetters(given, dlq, io)
  const { cluster } = open
  const { signal, release } = endOnSignals()
  const names = ledgerNames(given.ledger)
  try {
    const shown = await plan(given, dlq, open, signal)
    if (signal.aborted) return exitCodes.interrupted
    if (shown.cuts.length === 0) {
      if (given.json) terminal.print(toJsonLine({ dlq, letters: 0, partitions: [], refused: [] }))
      else terminal.note(`${dlq}: every partition begins with an open letter, or is empty`)
      return exitCodes.done
    }
    if (!given.json) for (const line of table(shown, terminal.columns)) terminal.print(line)
    await terminal.flush()
    const question = `delete ${count(lettersOf(shown))} of ${dlq}, all settled, for every reader and for good?`
    if (!(await confirm(question, given, io))) return exitCodes.done
    const cut = lesserCut(shown, await plan(given, dlq, open, signal))
    const text = cut.cuts.map(({ partition, end }) => `${partition}@${end}`).join(', ')
    const by = { by: given.by ?? userName(), why: checkText(given.why, '--why') }
    const operation = { names, operation: randomUUID(), action: 'truncate', dlq, ...by, text: text.slice(0, 10_000) }
    const { changed, refused } = await audited(cluster, operation, async () => {
      const answers = await carryOutCut(cluster, cut)
      return { changed: lettersOf(cut, answers), refused: answers }
    })
    for (const { partition, reason } of refused) terminal.warn(`${dlq}[${partition}] was not cut: ${reason}`)
    if (given.json) terminal.print(toJsonLine({ dlq, letters: changed, partitions: cut.cuts, refused }))
    else terminal.print(escapeText(`${dlq}: ${count(changed)} deleted`))
    return refused.length > 0 ? exitCodes.stopped : exitCodes.done
  } finally {
    release()
    open.activity.end()
    await cluster.close()
  }
}

/** Without the ledger nobody knows what is settled. */
async function plan(
  given: Partial<Settings>,
  topic: string,
  { cluster, range, activity, onLetter }: OpenLetters,
  signal: AbortSignal
): Promise<CutPlan> {
  const { view } = await demandLedger(cluster, ledgerNames(given.ledger), { mayBeMissing: true })
  const found = await planTruncation(cluster, { topic, signal, onWait: range.onWait }, view, onLetter)
  activity.end()
  return found
}

const count = (letters: number): string => `${number(letters)} ${letters === 1 ? 'letter' : 'letters'}`

const table = ({ cuts }: CutPlan, columns: number | null): string[] =>
  alignTable(
    ['partition', 'from', 'up to', 'letters', 'then comes'],
    cuts.map(({ partition, start, end, letters, bounded }) => [
      ...[partition, start, end, letters],
      bounded ? 'an open letter' : 'nothing'
    ]),
    columns
  )
