import { randomUUID } from 'node:crypto'
import { audited, type CutPlan, carryOutCut, lesserCut, lettersOf, planTruncation } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { counted } from '../output/summary.ts'
import { alignTable } from '../output/table.ts'
import { confirm } from './ask.ts'
import { type LettersWork, onLetters } from './on-letters.ts'

/** Deletes the beginning of each partition, up to the first letter that is not settled. */
export async function truncate(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  return onLetters(given, io, { action: 'truncate' }, async open => {
    const { cluster, dlq, names, signal, signed } = open
    const shown = await plan(open)
    if (signal.aborted) return exitCodes.interrupted
    if (shown.cuts.length === 0) {
      if (given.json) terminal.print(toJsonLine({ dlq, letters: 0, partitions: [], refused: [] }))
      else terminal.note(`${dlq}: every partition begins with a letter that stays, or is empty`)
      return exitCodes.done
    }
    if (!given.json) for (const line of table(shown, terminal.columns)) terminal.print(line)
    await terminal.flush()
    const question = `delete ${counted(lettersOf(shown), 'letter')} of ${dlq}, all settled, for every reader and for good?`
    if (!(await confirm(question, given, io))) return exitCodes.done
    const cut = lesserCut(shown, await plan(open))
    if (signal.aborted) return exitCodes.interrupted
    const text = cut.cuts.map(({ partition, end }) => `${partition}@${end}`).join(', ')
    const operation = {
      names,
      operation: randomUUID(),
      action: 'truncate',
      dlq,
      ...signed,
      text: text.slice(0, 10_000)
    }
    const { changed, refused } = await audited(cluster, operation, async () => {
      const answers = await carryOutCut(cluster, cut)
      return { changed: lettersOf(cut, answers), refused: answers }
    })
    for (const { partition, reason } of refused) terminal.warn(`${dlq}[${partition}] was not cut: ${reason}`)
    if (given.json) terminal.print(toJsonLine({ dlq, letters: changed, partitions: cut.cuts, refused }))
    else terminal.print(escapeText(`${dlq}: ${counted(changed, 'letter')} deleted`))
    return refused.length > 0 ? exitCodes.stopped : exitCodes.done
  })
}

/** Without the ledger nobody knows what is settled. */
async function plan({
  cluster,
  dlq,
  reading,
  signal,
  activity,
  onLetter,
  demandLedger,
  onCopiesForbidden
}: LettersWork): Promise<CutPlan> {
  const request = { topic: dlq, signal, onWait: reading.onWait, onCopiesForbidden }
  const found = await planTruncation(cluster, request, (await demandLedger()).view, onLetter)
  activity.end()
  return found
}

const table = ({ cuts }: CutPlan, columns: number | null): string[] =>
  alignTable(
    ['partition', 'from', 'up to', 'letters', 'then comes'],
    cuts.map(({ partition, start, end, letters, bounded }) => [
      ...[partition, start, end, letters],
      bounded ? 'a letter that stays' : 'nothing'
    ]),
    columns
  )
