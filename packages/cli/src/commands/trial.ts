import {
  type ChoiceRequest,
  type Choices,
  chooseLetters,
  type Letter,
  makeDecoder,
  runTrial,
  saveFixture,
  type TrialHandler
} from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import { chooseHandling } from '../handlers/choose.ts'
import { type Handling, onlyCheck } from '../handlers/handling.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { showTrial } from '../output/show-trial.ts'
import { counted, number } from '../output/summary.ts'
import { UsageError } from '../usage-error.ts'
import { ask } from './ask.ts'
import { checkOptions } from './consumer-options.ts'
import { noneFits, readBindingFilter, tellErrors } from './filter-flags.ts'
import { onLetters } from './on-letters.ts'
import { type OpenLetters, openLedger } from './open-letters.ts'

/** Tries a handler on dead letters: commits nothing, produces nothing, says for each cause what passes now. */
export async function trial(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  if (given.check === undefined && [given.exec, given.http, given.module].every(handler => handler === undefined))
    throw new UsageError('trial needs what is to be tried: --module, --exec or --http, or --check alone')
  const filter = await readBindingFilter(given, 'trial')
  const { decode, schema, schemas } = checkOptions(given.check, given.schemaRef)
  const decoder = makeDecoder(decode, schema, { schemas })
  const handling = await chooseHandling(given, readConnection(given), line => terminal.note(escapeText(line)))
  try {
    return await onLetters(given, io, { action: 'trial' }, async open => {
      const { dlq, signal, reading } = open
      const request = { dlq, filter, perCause: given.perCause ?? 20, signal, reading }
      // A module is given what its consumer's decoder makes of the bytes; a program and an endpoint always get bytes.
      const isDoubtful = ({ facts: { stage } }: Letter): boolean =>
        stage !== undefined && (stage !== 'handle' || given.module !== undefined)
      const mask = await open.openMask()
      const choices = await choose(request, given, open, io)
      tellErrors(filter, io)
      if (signal.aborted) return exitCodes.interrupted
      if (!(await isWanted(choices, handling, given, io))) return exitCodes.done
      const total = letters(choices)
      let tried = 0
      const results = await runTrial(
        open.cluster,
        {
          ...{
            ...request,
            decoder,
            isDoubtful: decode === 'raw' ? isDoubtful : undefined,
            timeoutMs: given.trialTimeout ?? 60_000,
            mask
          },
          handle: handling.handle as unknown as TrialHandler
        },
        choices.causes,
        letter => {
          if (terminal.interactive) terminal.progress(`${number(++tried)} of ${number(total)}`)
          if (given.save !== undefined) saveFixture(given.save, letter, mask)
        }
      )
      terminal.clearProgress()
      const { settled, incomplete } = choices
      const saved = given.save === undefined ? {} : { saved: given.save }
      if (given.json) terminal.print(toJsonLine({ dlq, causes: results, settled, incomplete, ...saved }))
      else for (const line of showTrial(results, choices, terminal.columns)) terminal.print(line)
      if (given.save !== undefined && !given.json)
        terminal.note(
          escapeText(`letters are in ${given.save}: a test of yours reads them by lettersFrom('${given.save}')`)
        )
      return signal.aborted ? exitCodes.interrupted : exitCodes.done
    })
  } finally {
    await handling.close()
  }
}

async function choose(
  request: ChoiceRequest,
  given: Partial<Settings>,
  { cluster, activity, onLetter }: OpenLetters,
  io: Io
): Promise<Choices> {
  const choices = await chooseLetters(cluster, request, await openLedger(cluster, given, io), onLetter)
  activity.end()
  return choices
}

const letters = ({ causes }: Choices): number => causes.reduce((sum, { places }) => sum + places.length, 0)

/** Whether there is something to try, and whoever is asked wants it. What it does to the world is not taken back. */
async function isWanted(choices: Choices, { name }: Handling, given: Partial<Settings>, io: Io): Promise<boolean> {
  const { dlq = '', yes, json } = given
  const total = letters(choices)
  const { causes, settled, incomplete } = choices
  if (total === 0) {
    if (json) io.terminal.print(toJsonLine({ dlq, causes: [], settled, incomplete }))
    else io.terminal.note(noneFits(dlq, given, 'dead letter that could be tried'))
    return false
  }
  const what = `${counted(total, 'letter')} of ${counted(causes.length, 'cause')}`
  // A check does nothing to the world.
  if (name === onlyCheck.name) return true
  const question = escapeText(`try ${what} with ${name}? What it does to the world is real. [y/N] `)
  if (yes || (await ask(question, io))) return true
  io.terminal.note('nothing was tried')
  return false
}
