import { readDeadLetters } from '@dead-letter/kafka'
import { letterToJson, readNewest } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { showLetter } from '../output/show-letter.ts'
import { UsageError } from '../usage-error.ts'
import { required } from './consumer-options.ts'
import { openLetters } from './open-letters.ts'

const defaultMax = 10
const defaultTextBytes = 1000

/** Shows dead letters: the newest, or the first ones from an offset or a time on. */
export async function peek(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const { partition, offset, since, max = defaultMax, json, full = false, textBytes = defaultTextBytes } = given
  if (offset !== undefined && since !== undefined)
    throw new UsageError('--offset and --since exclude each other: give one')
  const topic = required(given.dlq, 'dlq', 'the dead-letter topic')
  const { options, activity } = openLetters(given, topic, io)
  const from = { ...options, ...(partition === undefined ? {} : { partition }) }
  const newest = offset === undefined && since === undefined
  const letters = newest
    ? readNewest(from, max, readDeadLetters)
    : readDeadLetters({ ...from, ...(offset === undefined ? { since: since as number } : { offset }) })
  let shown = 0
  try {
    for await (const letter of letters) {
      activity.end()
      const lines = json ? [toJsonLine(letterToJson(letter))] : [...showLetter(letter, { full, textBytes }), '']
      for (const line of lines) terminal.print(line)
      await terminal.room()
      if (++shown >= max || terminal.broken.aborted) break
    }
  } finally {
    activity.end()
  }
  if (shown === 0 && !json) terminal.note(`${topic}: no dead letters${newest ? '' : ' from there on'}`)
  return exitCodes.done
}
