import { readDeadLetters } from '@dead-letter/kafka'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { LetterCounts } from '../letters/letter-counts.ts'
import { reportToJson, showReport } from '../letters/show-report.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { number } from '../output/summary.ts'
import { required } from './consumer-options.ts'

const progressEvery = 5000

/** Counts the letters of a dead-letter topic. */
export async function report(given: Partial<Settings>, { terminal }: Io): Promise<number> {
  const topic = required(given.dlq, 'dlq', 'the dead-letter topic')
  const { since, json } = given
  const counts = new LetterCounts()
  const letters = readDeadLetters({
    ...readConnection(given),
    topic,
    ...(since === undefined ? {} : { since }),
    onUnreadable: error => terminal.note(escapeText(`warning: ${error.message}`))
  })
  for await (const letter of letters) {
    counts.add(letter)
    if (counts.total % progressEvery === 0) terminal.progress(`read ${number(counts.total)} dead letters`)
  }
  terminal.clearProgress()
  if (json) terminal.print(toJsonLine(reportToJson(topic, counts, since)))
  else for (const line of showReport(topic, counts)) terminal.print(line)
  return exitCodes.done
}
