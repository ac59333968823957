import { DeadLetterError } from '@dead-letter/kafka'
import {
  Cluster,
  type LedgerView,
  type LetterRange,
  ledgerNames,
  readLedger,
  tellOutcomes
} from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import type { Io } from '../io.ts'
import { Activity } from '../output/activity.ts'
import { escapeText } from '../output/escape.ts'
import { inFlagNames, inOurWords } from '../output/flag-names.ts'
import { number } from '../output/summary.ts'

/** How a command reads a dead-letter topic, and tells a person what it waits for. */
export interface OpenLetters {
  readonly cluster: Cluster
  readonly range: LetterRange
  readonly activity: Activity
  /** Told of each letter that is read: the activity says how many there were. */
  readonly onLetter: () => void
  /** Tells of a topic of parked copies that may not be read, once. */
  readonly onCopiesForbidden: (topic: string) => void
}

export function openLetters(given: Partial<Settings>, topic: string, { terminal }: Io): OpenLetters {
  const connection = readConnection(given)
  const activity = new Activity(terminal, escapeText(`asking ${connection.brokers.join(', ')} for ${topic}`))
  let read = 0
  const forbidden = new Set<string>()
  const reading = (): string => escapeText(`${topic}: read ${number(read)}`)
  return {
    cluster: Cluster.open(connection),
    activity,
    onLetter: () => {
      read++
      activity.say(reading)
    },
    onCopiesForbidden: copies => {
      if (!forbidden.has(copies))
        terminal.warn(
          escapeText(
            `no permission to read ${copies}: whether it has the copies of parked letters is not known, and those count as open`
          )
        )
      forbidden.add(copies)
    },
    range: {
      topic,
      onWait: ({ partition, reason }) => {
        const where = partition === undefined ? topic : `${topic}[${partition}]`
        activity.say(escapeText(`waiting for ${where}: ${inFlagNames(reason)}`))
      },
      onUnreadable: error => terminal.warn(inOurWords(error))
    }
  }
}

/** What is decided about failures, and what came of those that were sent back; `null` where this principal may not read it, which is said. */
export async function openLedger(
  cluster: Cluster,
  given: Partial<Settings>,
  { terminal }: Io
): Promise<LedgerView | null> {
  const names = ledgerNames(given.ledger)
  const { view, state } = await readLedger(cluster, names)
  if (state === 'forbidden')
    terminal.warn(`no permission to read ${names.ledger}: what is decided about these letters is not shown`)
  const faults = Object.values(view.faults).reduce((sum, count) => sum + count, 0)
  if (faults > 0) terminal.warn(`${faults} records of ${names.ledger} are not entries of a ledger and are passed over`)
  if (view.strays > 0)
    terminal.warn(
      `${view.strays} entries of ${names.ledger} lie in other partitions than their keys belong in, as when it got partitions: beside others they count for nothing`
    )
  if (state === 'forbidden') return null
  if (given.dlq !== undefined)
    try {
      await tellOutcomes(cluster, view, given.dlq)
    } catch (error) {
      if (!DeadLetterError.is(error)) throw error
      terminal.warn(`what came of failures that were sent back is not shown: ${inOurWords(error)}`)
    }
  return view
}
