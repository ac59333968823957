import { type Letter, letterToJson } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { FailureRows } from '../output/failure-rows.ts'
import { required } from './consumer-options.ts'
import { readFilter, tellErrors } from './filter-flags.ts'
import { openMask } from './masking.ts'
import { openLedger, openLetters } from './open-letters.ts'
import { chosenLetters, noneFound } from './peek.ts'

const defaultMax = 50
const defaultTextBytes = 200

/** Lists failures, a row for each however many letters it left: the newest, or the first ones from somewhere on. */
export async function ls(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const { max = defaultMax, json, textBytes = defaultTextBytes } = given
  const topic = required(given.dlq, 'dlq', 'the dead-letter topic')
  const filter = await readFilter(given)
  const open = openLetters(given, topic, io)
  const rows = new FailureRows(textBytes)
  let read = 0
  try {
    const view = await openLedger(open.cluster, given, io)
    const mask = await openMask(open.cluster, given, 'ls')
    for await (const found of chosenLetters(given, open, max, filter)) {
      const letter = mask.apply(found)
      if (json) await printed(letter)
      else rows.add(letter, view)
      if (++read >= max || terminal.broken.aborted) break
    }
    async function printed(letter: Letter): Promise<void> {
      terminal.print(toJsonLine(letterToJson(letter, view)))
      await terminal.room()
    }
  } finally {
    open.activity.end()
    await open.cluster.close()
  }
  tellErrors(filter, io)
  if (json) return exitCodes.done
  if (read === 0) terminal.note(noneFound(topic, given, filter))
  else for (const line of rows.lines(terminal.columns, terminal.paint)) terminal.print(line)
  return exitCodes.done
}
