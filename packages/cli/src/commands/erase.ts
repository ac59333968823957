import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DeadLetterError } from '@dead-letter/kafka'
import {
  audited,
  type Cluster,
  type ErasedTopics,
  type EraseFileFinding,
  type EraseMatch,
  type ErasePlaces,
  eraseFromFile,
  eraseFromTopics,
  eraseMatch,
  familyNames,
  findDlqs,
  findInFile,
  findToErase,
  isoTime,
  ledgerNames,
  type Remaining
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { counted, number } from '../output/summary.ts'
import { endOnSignals } from '../signals.ts'
import { UsageError } from '../usage-error.ts'
import { confirm } from './ask.ts'
import { unknownOf } from './erase-unknown.ts'
import { openLedger, openLetters } from './open-letters.ts'
import { checkText, userName } from './signature.ts'

/** For a person's right: lists what dead-letter topics, parked copies and files hold of it, and deletes what can be deleted. */
export async function erase(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const { key = [], field = [] } = given
  if (key.length + field.length === 0) throw new UsageError('erase needs --key, or --field with a path and a value')
  const match = eraseMatch(key, field)
  const files = [...(given.erasedFiles ?? []), ...(given.fixtures ?? []).flatMap(fixturesIn)]
  const { cluster, range, activity, onLetter, onCopiesForbidden } = openLetters(
    given,
    given.dlq ?? 'the dead-letter topics',
    io
  )
  const { signal, release } = endOnSignals()
  try {
    const places = await placesOf(cluster, given)
    const { onWait, onUnreadable } = range
    const findings = await findToErase(cluster, places, match, { onWait, onUnreadable, signal }, onLetter)
    const inFiles = await Promise.all(files.map(file => findInFile(file, match)))
    activity.end()
    if (signal.aborted) return exitCodes.interrupted
    const { findings: found, forbidden, unreadable } = findings
    // One that was named wrongly would be taken for one that holds nothing.
    if (given.dlq !== undefined && findings.missing.length > 0)
      throw new DeadLetterError('READ_TOPIC_MISSING', { topic: given.dlq })
    const unknown = unknownOf(findings, inFiles)
    for (const line of unknown) terminal.warn(escapeText(line))
    const held = inFiles.filter(({ letters }) => letters > 0)
    const lines = [
      ...found.map(
        ({ topic, partition, offsets }) =>
          `${topic}[${partition}]: ${counted(offsets.length, 'letter')} at ${list(offsets)}`
      ),
      ...held.map(({ file, letters }) => `${file}: ${counted(letters, 'letter')}`)
    ]
    const told = {
      ...{ forbidden, unreadable },
      found: found.map(({ topic, partition, offsets }) => ({ topic, partition, offsets })),
      files: inFiles.filter(({ letters, unread }) => letters > 0 || unread > 0)
    }
    if (!given.json) for (const line of lines) terminal.print(escapeText(line))
    // What was not read may hold something of the person: that is not done.
    const ended = unknown.length > 0 ? exitCodes.stopped : exitCodes.done
    if (lines.length === 0) {
      if (given.json)
        terminal.print(toJsonLine({ ...told, erased: 0, others: 0, tombstones: 0, remaining: [], replaced: [] }))
      else
        terminal.note(
          unknown.length > 0
            ? 'nothing of it was found in what could be read'
            : `${counted(places.topics.length + places.families.length, 'topic')} and ${counted(files.length, 'file')} hold nothing of it`
        )
      return ended
    }
    await terminal.flush()
    const question = 'delete of these what can be deleted, with settled letters that lie before them, for good?'
    if (!(await confirm(question, given, io))) return ended
    const view = await openLedger(cluster, given, io)
    const operation = {
      ...{ names: ledgerNames(given.ledger), operation: randomUUID(), action: 'erase', dlq: given.dlq ?? '' },
      ...{ by: given.by ?? userName(), why: checkText(given.why, '--why') },
      // What is erased must not be kept in the audit: neither key nor value.
      text: [...new Set(found.map(({ topic }) => topic)), ...held.map(({ file }) => file)].join(', ').slice(0, 10_000)
    }
    const done = await audited(cluster, operation, async tell => {
      let inTopics = 0
      const told = ({ erased }: ErasedTopics): void => {
        inTopics = erased
        tell({ changed: inTopics })
      }
      const erased = await eraseFromTopics(cluster, found, view, told, { onWait, signal, onCopiesForbidden })
      const inFiles = await eraseFromFiles(held, match, letters => tell({ changed: inTopics + letters }))
      return { ...erased, changed: inTopics + inFiles }
    })
    const { changed, ...outcome } = done
    for (const topic of outcome.replaced)
      terminal.warn(`${topic} was deleted and made anew since it was looked through: nothing is deleted in it`)
    if (given.json) terminal.print(toJsonLine({ ...told, ...outcome, remaining: outcome.remaining.map(remainingJson) }))
    else for (const line of outcomeLines(outcome, changed)) terminal.print(escapeText(line))
    return outcome.replaced.length > 0 ? exitCodes.stopped : ended
  } finally {
    release()
    activity.end()
    await cluster.close()
  }
}

/** Everything that is named or configured as one for dead letters, parked copies with them, and what was sent back to one group. */
const placesOf = async (cluster: Cluster, { dlq }: Partial<Settings>): Promise<Required<ErasePlaces>> =>
  dlq === undefined
    ? {
        topics: (await findDlqs(cluster, { now: Date.now(), all: false })).map(({ topic }) => topic),
        families: await familyNames(cluster)
      }
    : { topics: [dlq], families: [] }

/** @returns letters that are gone */
async function eraseFromFiles(
  held: readonly EraseFileFinding[],
  match: EraseMatch,
  told: (letters: number) => void
): Promise<number> {
  let gone = 0
  for (const { file, letters } of held) {
    await eraseFromFile(file, match)
    gone += letters
    told(gone)
  }
  return gone
}

function fixturesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .map(name => join(folder, name))
  } catch (error) {
    throw new UsageError(`--fixtures: ${(error as Error).message}`)
  }
}

function outcomeLines({ others, tombstones, remaining }: ErasedTopics, changed: number): string[] {
  return [
    `${counted(changed, 'letter')} deleted${others > 0 ? `, with ${number(others)} offsets of settled letters before them` : ''}${tombstones > 0 ? `; ${counted(tombstones, 'tombstone')} written` : ''}`,
    ...remaining.map(
      rest =>
        `${rest.topic}[${rest.partition}]: ${counted(rest.letters, 'letter')} ${rest.letters === 1 ? 'stays' : 'stay'} ${untilWhen(rest)}: ${rest.reason}`
    )
  ]
}

const untilWhen = ({ until }: Remaining): string =>
  until === null
    ? 'until retention, which may not be read'
    : until === Number.POSITIVE_INFINITY
      ? 'for ever, as nothing is deleted there by age'
      : `until retention, from ${isoTime(until)} on`

const remainingJson = ({ until, ...rest }: Remaining): Record<string, unknown> => ({
  ...rest,
  until: until === null || until === Number.POSITIVE_INFINITY ? null : isoTime(until),
  forEver: until === Number.POSITIVE_INFINITY
})

const list = (offsets: readonly number[]): string =>
  offsets.length <= 10 ? offsets.join(', ') : `${offsets.slice(0, 10).join(', ')} and ${offsets.length - 10} more`
