import {
  everyLetter,
  type Letter,
  letterToJson,
  type NamedFilter,
  readLetters,
  readNewest
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { showLetter } from '../output/show-letter.ts'
import { UsageError } from '../usage-error.ts'
import { required } from './consumer-options.ts'
import { noneFits, readFilter, tellErrors } from './filter-flags.ts'
import { openMask } from './masking.ts'
import { type OpenLetters, openLedger, openLetters } from './open-letters.ts'

const defaultMax = 10
const defaultTextBytes = 1000

/** Shows dead letters whole: the newest, or the first ones from an offset or a time on. */
export async function peek(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const { max = defaultMax, json, full = false, textBytes = defaultTextBytes } = given
  const topic = required(given.dlq, 'dlq', 'the dead-letter topic')
  const filter = await readFilter(given)
  const open = openLetters(given, topic, io)
  let shown = 0
  try {
    const view = await openLedger(open.cluster, given, io)
    const mask = await openMask(open.cluster, given, 'peek')
    for await (const found of chosenLetters(given, open, max, filter)) {
      const letter = mask.apply(found)
      open.activity.end()
      const lines = json
        ? [toJsonLine(letterToJson(letter, view))]
        : [...showLetter(letter, { full, textBytes }, view), '']
      for (const line of lines) terminal.print(line)
      await terminal.room()
      if (++shown >= max || terminal.broken.aborted) break
    }
  } finally {
    open.activity.end()
    await open.cluster.close()
  }
  tellErrors(filter, io)
  if (shown === 0 && !json) terminal.note(noneFound(topic, given, filter))
  return exitCodes.done
}

/** What is said where nothing is shown. */
export function noneFound(topic: string, given: Partial<Settings>, filter: NamedFilter): string {
  const { offset, since } = given
  if (filter !== everyLetter) return noneFits(topic, given)
  return `${topic}: no dead letters${offset === undefined && since === undefined ? '' : ' from there on'}`
}

/** The letters that the flags ask for: the newest, oldest of them first; or the first ones from somewhere on. */
export function chosenLetters(
  given: Partial<Settings>,
  { cluster, range }: Pick<OpenLetters, 'cluster' | 'range'>,
  max: number,
  filter: NamedFilter
): AsyncIterable<Letter> {
  const { partition, offset, since } = given
  if (offset !== undefined && since !== undefined)
    throw new UsageError('--offset and --since exclude each other: give one')
  const from = { ...range, partition }
  const filtered = (of: Parameters<typeof readLetters>[1]): AsyncIterable<Letter> =>
    only(readLetters(cluster, of), filter.test)
  return offset === undefined && since === undefined
    ? readNewest(from, max, filtered)
    : filtered({ ...from, offset, since })
}

async function* only(letters: AsyncIterable<Letter>, test: (letter: Letter) => boolean): AsyncGenerator<Letter> {
  for await (const letter of letters) if (test(letter)) yield letter
}
