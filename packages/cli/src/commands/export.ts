import { exportLetters, PrivateFile } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { counted } from '../output/summary.ts'
import { noneFits, readBindingFilter, tellErrors } from './filter-flags.ts'
import { onLetters } from './on-letters.ts'

/** Writes letters to a file or stdout: lines of JSON that import brings back byte for byte, or CSV. */
export async function exportTo(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const filter = await readBindingFilter(given, 'export')
  return onLetters(given, io, { action: 'export' }, async open => {
    const { cluster, dlq, activity, reading, signal, onLetter } = open
    const file = given.file === undefined ? null : await PrivateFile.create(given.file)
    const print = async (line: string): Promise<void> => {
      terminal.print(line)
      await terminal.room()
    }
    try {
      const request = {
        ...{ dlq, filter, format: given.format, limit: given.limit, mask: await open.openMask() },
        signal: AbortSignal.any([signal, terminal.broken]),
        reading
      }
      const write = file === null ? print : (line: string): Promise<void> => file.line(line)
      const letters = await exportLetters(cluster, request, write, file === null ? undefined : onLetter)
      activity.end()
      tellErrors(filter, io)
      // What was asked for is not there: a file that looks whole would lie.
      if (signal.aborted) file?.drop()
      if (signal.aborted) return exitCodes.interrupted
      // An empty file would only be in the way of the next one.
      if (letters === 0) file?.drop()
      else await file?.end()
      if (letters === 0 && !given.json) terminal.note(noneFits(dlq, given))
      else if (file !== null && given.json) terminal.print(toJsonLine({ dlq, file: given.file, letters }))
      else if (file !== null) terminal.print(escapeText(`${counted(letters, 'letter')} in ${given.file}`))
      return exitCodes.done
    } catch (error) {
      file?.drop()
      throw error
    }
  })
}
