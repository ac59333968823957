import {
  type Cluster,
  complaint,
  explainCause,
  historyOf,
  keyText,
  type LedgerView,
  type Letter,
  LetterMoments,
  ledgerNames,
  letterToJson,
  type NamedFilter,
  openCheck,
  readLetters,
  valueProblems
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { historyToJson, showHistory } from '../output/show-history.ts'
import { showLetter } from '../output/show-letter.ts'
import { UsageError } from '../usage-error.ts'
import { required } from './consumer-options.ts'
import { readFilter, tellErrors } from './filter-flags.ts'
import { openMask } from './masking.ts'
import { type OpenLetters, openLedger, openLetters } from './open-letters.ts'
import { readCheck } from './transforming.ts'

const defaultTextBytes = 10_000
/** Failures whose history is told: a beginning of a key may be that of many. */
const mostHistories = 20

/** Shows one failure whole: the letter at a place, or all letters that a failure left, oldest first, and what happened to it. */
export async function show(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const { partition, offset, lineage, json, full = false, textBytes = defaultTextBytes } = given
  const topic = required(given.dlq, 'dlq', 'the dead-letter topic')
  if (lineage === undefined && (partition === undefined || offset === undefined))
    throw new UsageError('show needs --partition and --offset, or --lineage with the key that ls shows')
  const check = readCheck(given)
  const decoder = check === undefined ? null : openCheck(check)
  const open = openLetters(given, topic, io)
  try {
    const view = await openLedger(open.cluster, given, io)
    const mask = await openMask(open.cluster, given, 'show')
    const filter = await readFilter(given)
    const found = new Map<string, LetterMoments>()
    let shown = 0
    for await (const letter of lettersOf(given, filter, open)) {
      const masked = mask.apply(letter)
      open.activity.end()
      const key = keyText(letter.key)
      if (found.size < mostHistories && !found.has(key)) found.set(key, new LetterMoments(letter.key))
      found.get(key)?.add(letter, masked)
      if (++shown > 1 && !json) terminal.print('')
      const wrong = decoder === null ? null : await complaint(decoder, letter.record)
      const problems = valueProblems(masked, wrong === null ? null : mask.said(letter, wrong))
      const lines = json
        ? [toJsonLine({ ...letterToJson(masked, view), parts: explainCause(masked), problems })]
        : showLetter(masked, { full, textBytes, whole: true, paint: terminal.paint, problems }, view)
      for (const line of lines) terminal.print(line)
      await terminal.room()
      if (terminal.broken.aborted) break
    }
    if (shown > 0 && (given.history || lineage !== undefined) && !terminal.broken.aborted)
      await tellHistory([...found.values()], view)
    open.activity.end()
    tellErrors(filter, io)
    if (shown > 0) return exitCodes.done
    throw new UsageError(
      lineage === undefined
        ? `${topic}[${partition}] has no letter at offset ${offset}: dead-letter ls --dlq ${topic} lists what there is`
        : `${topic} has no letter of failure ${lineage.join(', ')}: dead-letter ls --dlq ${topic} lists what there is`
    )

    async function tellHistory(letters: readonly LetterMoments[], known: LedgerView | null): Promise<void> {
      if (lineage === undefined) {
        const [only] = letters
        if (only !== undefined) await readOthers(open, only, mask.apply)
      }
      const names = ledgerNames(given.ledger)
      const histories = await historyOf(
        open.cluster,
        names,
        letters,
        key => known?.stateOf(key),
        () => terminal.warn(`no permission to read ${names.audit}: what it alone tells of their history is not shown`)
      )
      for (const [failure, moments] of histories) {
        if (json) terminal.print(toJsonLine({ failure, history: historyToJson(moments) }))
        else for (const line of ['', ...showHistory(failure, moments)]) terminal.print(line)
        await terminal.room()
      }
    }
  } finally {
    open.activity.end()
    await open.cluster.close()
  }
}

/** All letters of the failure of one that is shown: the whole topic is read. */
async function readOthers(
  { cluster, range, onLetter }: { readonly cluster: Cluster } & OpenLetters,
  letters: LetterMoments,
  shown: (letter: Letter) => Letter
): Promise<void> {
  letters.moments.length = 0
  for await (const letter of readLetters(cluster, range)) {
    onLetter()
    if (letter.key.equals(letters.key)) letters.add(letter, shown(letter))
  }
}

/** At a place, which is looked up at once; or of a failure, for which the whole topic is read. */
async function* lettersOf(
  given: Partial<Settings>,
  { test }: NamedFilter,
  { cluster, range, onLetter }: OpenLetters
): AsyncGenerator<Letter> {
  const { partition, offset } = given
  if (partition !== undefined && offset !== undefined) {
    const ranges = [{ partition, start: offset, end: offset + 1 }]
    for await (const letter of readLetters(cluster, { ...range, ranges }))
      if (letter.record.offset === offset) yield letter
    return
  }
  for await (const letter of readLetters(cluster, { ...range, partition })) {
    onLetter()
    if (test(letter)) yield letter
  }
}
