import { importLetters, readArchive } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { counted, number } from '../output/summary.ts'
import { confirm } from './ask.ts'
import { required } from './consumer-options.ts'
import { onLetters } from './on-letters.ts'

/** Writes letters of a file back to a topic, byte for byte. */
export async function importFrom(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const topic = required(given.dlq, 'dlq', 'the topic to write to')
  const file = required(given.file, 'file', 'what export wrote')
  let letters = 0
  for await (const _ of readArchive(file)) letters++
  return onLetters(given, io, { action: 'import', topic }, async ({ cluster, activity, names, signal, signed }) => {
    activity.end()
    const request = { names, file, topic, ...signed, keepTime: given.keepTime, now: Date.now, signal }
    const what = counted(letters, 'letter')
    if (!(await confirm(`write ${what} of ${file} to ${topic}?`, given, io))) return exitCodes.done
    const { changed, interrupted } = await importLetters(cluster, request, done => {
      if (terminal.interactive) terminal.progress(`${number(done)} of ${number(letters)}`)
    })
    terminal.clearProgress()
    if (given.json) terminal.print(toJsonLine({ dlq: topic, file, letters: changed, interrupted }))
    else terminal.print(escapeText(`${number(changed)} of ${what} written to ${topic}`))
    return interrupted ? exitCodes.interrupted : exitCodes.done
  })
}
