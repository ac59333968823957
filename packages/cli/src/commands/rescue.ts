import {
  exportLine,
  isoTime,
  type Letter,
  type LetterMask,
  lettersAtRisk,
  lossAt,
  PrivateFile,
  RescueTopic,
  readRetention
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { number } from '../output/summary.ts'
import { UsageError } from '../usage-error.ts'
import { readBindingFilter, tellErrors } from './filter-flags.ts'
import { type LettersWork, onLetters } from './on-letters.ts'
import { openLedger } from './open-letters.ts'

const day = 86_400_000

/** Where letters are brought. */
interface Target {
  /** @returns whether it was not there already */
  readonly take: (letter: Letter) => Promise<boolean>
  readonly end: () => Promise<void>
  /** Ended early: a file is left out, a topic has what it has. */
  readonly drop: () => Promise<void>
}

/** Brings open letters that retention may soon delete to a file, or to a topic that keeps them. */
export async function rescue(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  if ((given.file === undefined) === (given.rescueTo === undefined))
    throw new UsageError('rescue needs --file, or --to with a topic')
  const filter = await readBindingFilter(given, 'rescue')
  return onLetters(given, io, { action: 'rescue' }, async open => {
    const { cluster, dlq, reading, activity, signal, onLetter, onCopiesForbidden } = open
    const { within = day, limit = Number.POSITIVE_INFINITY } = given
    let target: Target | undefined
    try {
      const mask = await open.openMask()
      const retention = await readRetention(cluster, dlq)
      if (retention.bytes !== null)
        terminal.warn(
          `${dlq} also deletes by size (retention.bytes is ${retention.bytes}): letters may be gone before their time is over`
        )
      const view = await openLedger(cluster, given, io)
      target = await openTarget(given, mask, open)
      const before = Date.now() + within
      const request = { dlq, filter, retention, before, signal, reading, onCopiesForbidden }
      let rescued = 0
      let already = 0
      let first = Number.POSITIVE_INFINITY
      for await (const letter of lettersAtRisk(cluster, request, view, onLetter)) {
        first = Math.min(first, lossAt(letter, retention))
        if (await target.take(letter)) rescued++
        else already++
        if (rescued >= limit) break
      }
      activity.end()
      tellErrors(filter, io)
      if (signal.aborted) return exitCodes.interrupted
      await target.end()
      target = undefined
      const to = given.file ?? given.rescueTo
      const told = Number.isFinite(first) ? isoTime(first) : null
      if (given.json) terminal.print(toJsonLine({ dlq, to, letters: rescued, already, firstLoss: told }))
      else if (told === null)
        terminal.print(escapeText(`${dlq}: retention takes no open letter before ${isoTime(before)}`))
      else
        terminal.print(
          escapeText(
            `${number(rescued)} letters brought to ${to}${already > 0 ? `, ${number(already)} were there already` : ''}; retention takes the first of them from ${told} on`
          )
        )
      return exitCodes.done
    } finally {
      await target?.drop()
    }
  })
}

async function openTarget(given: Partial<Settings>, mask: LetterMask, { cluster, dlq }: LettersWork): Promise<Target> {
  if (given.rescueTo !== undefined) {
    // A topic has letters as they are: they are dead letters there too.
    const topic = await RescueTopic.open(cluster, dlq, given.rescueTo, Date.now)
    return { take: letter => topic.copy(letter), end: () => topic.close(), drop: () => topic.close() }
  }
  const file = await PrivateFile.create(given.file as string)
  let lines = 0
  return {
    take: async letter => {
      await file.line(exportLine(letter, mask))
      lines++
      return true
    },
    // An empty file would only be in the way of the next one.
    end: async () => (lines === 0 ? file.drop() : file.end()),
    drop: async () => file.drop()
  }
}
