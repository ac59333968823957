import { randomUUID } from 'node:crypto'
import { DeadLetterError } from '@dead-letter/kafka'
import {
  audited,
  Cluster,
  carryOutPrune,
  type KeepReason,
  ledgerNames,
  type PrunePlan,
  planPrune
} from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { Activity } from '../output/activity.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { counted, number } from '../output/summary.ts'
import { endOnSignals } from '../signals.ts'
import { confirm } from './ask.ts'
import { checkText, userName } from './signature.ts'

const reasons: Readonly<Record<KeepReason, string>> = {
  letter: 'have a letter or a parked copy',
  young: 'are younger than --older',
  copy: 'were sent back, and the copy may come back',
  source:
    'keep a record from being sent back that may be read again: --older, longer than sources keep records, forgets them once known sources keep none as old',
  unknown: 'are of causes, or of a newer version',
  astray: 'lie in a partition that is not that of their key'
}

/** Takes out of the ledger what nobody can need any more. */
export async function prune(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const names = ledgerNames(given.ledger)
  const signed = { by: given.by ?? userName(), why: checkText(given.why, '--why') }
  const activity = new Activity(terminal, escapeText(`reading ${names.ledger}`))
  const cluster = Cluster.open(readConnection(given))
  const { signal, release } = endOnSignals()
  const request = {
    ...{ names, olderMs: given.older, now: Date.now, signal },
    onTopic: (topic: string) => activity.say(escapeText(`looking for letters in ${topic}`))
  }
  try {
    const plan = await planPrune(cluster, request)
    activity.end()
    const { topics, keys, kept } = plan
    if (keys.length === 0) {
      if (given.json) terminal.print(toJsonLine({ ledger: names.ledger, topics, forgotten: 0, kept }))
      else for (const line of lines(plan)) terminal.print(line)
      return exitCodes.done
    }
    if (!given.json) for (const line of lines(plan)) terminal.print(line)
    await terminal.flush()
    if (!(await confirm(`forget what is decided about ${counted(keys.length, 'failure')}?`, given, io)))
      return exitCodes.done
    const operation = { names, operation: randomUUID(), action: 'prune', dlq: '*', ...signed }
    const onProgress = (done: number): void => {
      activity.end()
      if (terminal.interactive) terminal.progress(`${number(done)} of ${number(keys.length)}`)
    }
    const { changed, interrupted } = await audited(cluster, operation, told =>
      carryOutPrune(cluster, request, onProgress, told)
    )
    terminal.clearProgress()
    if (given.json) terminal.print(toJsonLine({ ledger: names.ledger, topics, forgotten: changed, kept, interrupted }))
    else terminal.print(escapeText(`${names.ledger}: ${counted(changed, 'failure')} forgotten`))
    return interrupted ? exitCodes.interrupted : exitCodes.done
  } catch (error) {
    // Reading that was ended by a signal ends with that.
    if (signal.aborted) return exitCodes.interrupted
    if (DeadLetterError.is(error) && error.code === 'READ_TOPIC_MISSING' && error.details.topic === names.ledger) {
      if (!given.json) terminal.note(escapeText(`${names.ledger}: nothing was decided`))
      return exitCodes.done
    }
    throw error
  } finally {
    release()
    activity.end()
    terminal.clearProgress()
    await cluster.close()
  }
}

const lines = ({ topics, keys, kept }: PrunePlan): string[] => [
  `${counted(topics.length, 'topic')} read for letters`,
  `${counted(keys.length, 'failure')} of which nothing is left: to be forgotten`,
  ...Object.entries(kept).map(([reason, failures]) => `${number(failures)} stay: ${reasons[reason as KeepReason]}`)
]
