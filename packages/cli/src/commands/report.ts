import { readDeadLetters } from '@dead-letter/kafka'
import { LetterCounts, reportToJson } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { showReport } from '../output/show-report.ts'
import { number } from '../output/summary.ts'
import { required } from './consumer-options.ts'
import { openLetters } from './open-letters.ts'

const defaultTop = 30
const defaultJsonTop = 1000
const defaultTextBytes = 200
/** Names told apart while counting, at least: what is frequent may come late. */
const leastNames = 1000

/** Counts the letters of a dead-letter topic. */
export async function report(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const topic = required(given.dlq, 'dlq', 'the dead-letter topic')
  const { since, json, top = json ? defaultJsonTop : defaultTop, textBytes = defaultTextBytes } = given
  const counts = new LetterCounts({ names: Math.max(leastNames, top), textBytes })
  const { options, activity } = openLetters(given, topic, io)
  let offsets = 0
  const letters = readDeadLetters({
    ...options,
    ...(since === undefined ? {} : { since }),
    onOpen: extents => {
      for (const { start, end } of extents) offsets += end - start
    }
  })
  try {
    for await (const letter of letters) {
      counts.add(letter)
      if (terminal.interactive)
        activity.say(escapeText(`${topic}: read ${number(counts.total)} of up to ${number(offsets)}`))
      if (terminal.broken.aborted) return exitCodes.done
    }
  } finally {
    activity.end()
  }
  if (json) terminal.print(toJsonLine(reportToJson(topic, counts, { top, since })))
  else for (const line of showReport(topic, counts, { top, columns: terminal.columns })) terminal.print(line)
  return exitCodes.done
}
