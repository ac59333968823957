import { eachLetter, everyLetter, LetterCounts, type LetterRange, reportToJson } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { showCauses, showReport } from '../output/show-report.ts'
import { number } from '../output/summary.ts'
import { required } from './consumer-options.ts'
import { noneFits, readFilter, tellErrors } from './filter-flags.ts'
import { openMask } from './masking.ts'
import { openLedger, openLetters } from './open-letters.ts'

const defaultTop = 30
const defaultJsonTop = 1000
const defaultTextBytes = 200
/** Names told apart while counting, at least: what is frequent may come late. */
const leastNames = 1000

/** Counts the letters of a dead-letter topic by cause and by whatever else a person would sort them by. */
export const report = (given: Partial<Settings>, io: Io): Promise<number> => count(given, io, true)

/** Counts the failures of a dead-letter topic by cause. */
export const causes = (given: Partial<Settings>, io: Io): Promise<number> => count(given, io, false)

async function count(given: Partial<Settings>, io: Io, everything: boolean): Promise<number> {
  const { terminal } = io
  const topic = required(given.dlq, 'dlq', 'the dead-letter topic')
  const { since, json, top = json ? defaultJsonTop : defaultTop, textBytes = defaultTextBytes } = given
  const { cluster, range, activity } = openLetters(given, topic, io)
  const filter = await readFilter(given)
  let offsets = 0
  let read = 0
  const reading = (): string => escapeText(`${topic}: read ${number(read)} of up to ${number(offsets)}`)
  try {
    const view = await openLedger(cluster, given, io)
    const mask = await openMask(cluster, given, everything ? 'report' : 'causes')
    const limits = { names: Math.max(leastNames, top), textBytes }
    const counts = new LetterCounts(limits, view, Date.now(), mask.apply)
    const onOpen: LetterRange['onOpen'] = extents => {
      for (const { start, end } of extents) offsets += end - start
    }
    await eachLetter(cluster, { ...range, since, onOpen }, letter => {
      read++
      if (filter.test(letter)) counts.add(letter)
      activity.say(reading)
      return !terminal.broken.aborted
    })
    if (terminal.broken.aborted) return exitCodes.done
    activity.end()
    tellErrors(filter, io)
    const shape = { top, columns: terminal.columns }
    if (json) terminal.print(toJsonLine(reportToJson(topic, counts, { top, since })))
    else if (counts.total === 0 && filter !== everyLetter) terminal.note(escapeText(noneFits(topic, given)))
    else for (const line of (everything ? showReport : showCauses)(topic, counts, shape)) terminal.print(line)
  } finally {
    activity.end()
    await cluster.close()
  }
  return exitCodes.done
}
