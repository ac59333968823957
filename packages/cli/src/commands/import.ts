import { importLetters, ledgerNames, readArchive } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { number } from '../output/summary.ts'
import { endOnSignals } from '../signals.ts'
import { confirm } from './ask.ts'
import { required } from './consumer-options.ts'
import { openLetters } from './open-letters.ts'
import { checkText, userName } from './signature.ts'

/** Writes letters of a file back to a topic, byte for byte. */
export async function importFrom(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const topic = required(given.dlq, 'dlq', 'the topic to write to')
  const file = required(given.file, 'file', 'what export wrote')
  let letters = 0
  for await (const _ of readArchive(file)) letters++
  const { cluster, activity } = openLetters(given, topic, io)
  activity.end()
  const { signal, release } = endOnSignals()
  const request = {
    ...{ names: ledgerNames(given.ledger), file, topic, by: given.by ?? userName() },
    ...{ why: checkText(given.why, '--why'), keepTime: given.keepTime, now: Date.now, signal }
  }
  try {
    const what = `${number(letters)} ${letters === 1 ? 'letter' : 'letters'}`
    if (!(await confirm(`write ${what} of ${file} to ${topic}?`, given, io))) return exitCodes.done
    const { changed, interrupted } = await importLetters(cluster, request, done => {
      if (terminal.interactive) terminal.progress(`${number(done)} of ${number(letters)}`)
    })
    terminal.clearProgress()
    if (given.json) terminal.print(toJsonLine({ dlq: topic, file, letters: changed, interrupted }))
    else terminal.print(escapeText(`${number(changed)} of ${what} written to ${topic}`))
    return interrupted ? exitCodes.interrupted : exitCodes.done
  } finally {
    release()
    terminal.clearProgress()
    await cluster.close()
  }
}
