import { type ReadLetter, readDeadLetters } from '@dead-letter/kafka'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { letterToJson } from '../letters/letter-view.ts'
import { readNewest } from '../letters/newest.ts'
import { showLetter } from '../letters/show-letter.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { UsageError } from '../usage-error.ts'
import { required } from './consumer-options.ts'

const defaultMax = 10

/** Shows dead letters: the newest, or the first ones from an offset or a time on. */
export async function peek(given: Partial<Settings>, { terminal }: Io): Promise<number> {
  const { partition, offset, since, max = defaultMax, json, full = false } = given
  if (offset !== undefined && since !== undefined)
    throw new UsageError('--offset and --since exclude each other: give one')
  const options = {
    ...readConnection(given),
    topic: required(given.dlq, 'dlq', 'the dead-letter topic'),
    ...(partition === undefined ? {} : { partition }),
    onUnreadable: (error: Error) => terminal.note(escapeText(`warning: ${error.message}`))
  }
  const show = (letter: ReadLetter): void => {
    const lines = json ? [toJsonLine(letterToJson(letter))] : [...showLetter(letter, full), '']
    for (const line of lines) terminal.print(line)
  }
  let shown = 0
  if (offset === undefined && since === undefined) {
    for (const letter of await readNewest(options, max, readDeadLetters)) {
      show(letter)
      shown++
    }
  } else {
    for await (const letter of readDeadLetters({
      ...options,
      ...(offset === undefined ? { since: since as number } : { offset })
    })) {
      show(letter)
      if (++shown >= max || terminal.broken.aborted) break
    }
  }
  if (shown === 0 && !json)
    terminal.note(
      `${options.topic}: no dead letters${offset === undefined && since === undefined ? '' : ' from there on'}`
    )
  return exitCodes.done
}
