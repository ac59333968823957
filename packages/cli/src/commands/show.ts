import { explainCause, type Letter, letterToJson, type NamedFilter, readLetters } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { showLetter } from '../output/show-letter.ts'
import { UsageError } from '../usage-error.ts'
import { required } from './consumer-options.ts'
import { readFilter, tellErrors } from './filter-flags.ts'
import { openMask } from './masking.ts'
import { type OpenLetters, openLedger, openLetters } from './open-letters.ts'

const defaultTextBytes = 10_000

/** Shows one failure whole: the letter at a place, or all letters that a failure left, oldest first. */
export async function show(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const { partition, offset, lineage, json, full = false, textBytes = defaultTextBytes } = given
  const topic = required(given.dlq, 'dlq', 'the dead-letter topic')
  if (lineage === undefined && (partition === undefined || offset === undefined))
    throw new UsageError('show needs --partition and --offset, or --lineage with the key that ls shows')
  const filter = await readFilter(given)
  const open = openLetters(given, topic, io)
  try {
    const view = await openLedger(open.cluster, given, io)
    const mask = await openMask(open.cluster, given, 'show')
    let shown = 0
    for await (const found of lettersOf(given, filter, open)) {
      const letter = mask.apply(found)
      open.activity.end()
      if (++shown > 1 && !json) terminal.print('')
      const lines = json
        ? [toJsonLine({ ...letterToJson(letter, view), parts: explainCause(letter) })]
        : showLetter(letter, { full, textBytes }, view)
      for (const line of lines) terminal.print(line)
      await terminal.room()
      if (terminal.broken.aborted) break
    }
    open.activity.end()
    tellErrors(filter, io)
    if (shown > 0) return exitCodes.done
    throw new UsageError(
      lineage === undefined
        ? `${topic}[${partition}] has no letter at offset ${offset}: dead-letter ls --dlq ${topic} lists what there is`
        : `${topic} has no letter of failure ${lineage.join(', ')}: dead-letter ls --dlq ${topic} lists what there is`
    )
  } finally {
    open.activity.end()
    await open.cluster.close()
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
