import { letterToJson, readLetters } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { showLetter } from '../output/show-letter.ts'
import { endOnSignals } from '../signals.ts'
import { required } from './consumer-options.ts'
import { readFilter, tellErrors } from './filter-flags.ts'
import { openMask } from './masking.ts'
import { openLetters } from './open-letters.ts'

const defaultTextBytes = 1000

/** Shows letters as they come, until SIGINT or SIGTERM. */
export async function tail(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const { partition, json, full = false, textBytes = defaultTextBytes, max = Number.POSITIVE_INFINITY } = given
  const topic = required(given.dlq, 'dlq', 'the dead-letter topic')
  const filter = await readFilter(given)
  const { test } = filter
  const { cluster, range, activity } = openLetters(given, topic, io)
  const { signal, release } = endOnSignals()
  let shown = 0
  try {
    const mask = await openMask(cluster, given, 'tail')
    const onOpen = (): void => {
      activity.end()
      terminal.note(`${topic}: waiting for dead letters; Ctrl-C ends`)
    }
    const reading = { ...range, partition, tail: true, onOpen, signal: AbortSignal.any([signal, terminal.broken]) }
    for await (const found of readLetters(cluster, reading)) {
      if (!test(found)) continue
      const letter = mask.apply(found)
      const lines = json
        ? [toJsonLine(letterToJson(letter, null))]
        : [...showLetter(letter, { full, textBytes }, null), '']
      for (const line of lines) terminal.print(line)
      await terminal.room()
      if (++shown >= max) break
    }
  } finally {
    release()
    activity.end()
    tellErrors(filter, io)
    await cluster.close()
  }
  return exitCodes.done
}
