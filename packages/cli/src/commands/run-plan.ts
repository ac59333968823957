import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { DeadLetterError } from '@dead-letter/kafka'
import {
  applyPlan,
  type Cluster,
  type FamilyReaders,
  isFar,
  type KnownLedger,
  type LetterRange,
  ledgerNames,
  type RedriveOutcome,
  type RedrivePlan
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { Activity } from '../output/activity.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { outcomeText } from '../output/show-operations.ts'
import { number } from '../output/summary.ts'
import { UsageError } from '../usage-error.ts'
import { awaitOutcome, codeOf } from './await-outcome.ts'
import { maskOf } from './masking.ts'
import { userName } from './signature.ts'
import { openTargetCluster } from './target-cluster.ts'
import { transformOf } from './transforming.ts'

/** What is waited for before anything is sent to a group alone. */
export function awaitedText({ topic, group, partitions, unread }: FamilyReaders): string {
  const read = `${number(partitions - unread.length)} of ${number(partitions)} partitions`
  const [next] = unread
  const first = next === undefined ? '' : `; partition ${next.partition}: ${next.why}`
  return `waiting until the members of ${group} show that they read ${topic} (${read} do${first})`
}

/** What comes of copies is looked up in the cluster of the dead letters. */
export const notKnownThere = (): UsageError =>
  new UsageError('--wait: what comes of copies in another cluster is not known here; leave it out')

export interface RunningPlan {
  readonly cluster: Cluster
  readonly plan: RedrivePlan
  /** The ledger, when it was read for the plan. */
  readonly known?: KnownLedger | undefined
  readonly signal: AbortSignal
  readonly reading?: Pick<LetterRange, 'onWait' | 'onUnreadable'> | undefined
  readonly takeOver?: boolean | undefined
}

/** Applies a plan, says what came of it, and waits for outcomes when it is told to. */
export async function runPlan(
  { cluster, plan, known, signal, reading, takeOver }: RunningPlan,
  given: Partial<Settings>,
  { terminal }: Io
): Promise<number> {
  const names = ledgerNames(given.ledger)
  const { send, park } = plan.report
  if (given.wait && isFar(plan.target)) throw notKnownThere()
  await using targetCluster = openTargetCluster(given)
  const transform = await transformOf(plan)
  const activity = new Activity(terminal, escapeText(`asking ${names.ledger}`))
  let done = 0
  let aside = ''
  const tell = (): void => activity.say(() => escapeText(`sent ${number(done)} of ${number(send)}${aside}`))
  const outcome = await applyPlan(cluster, plan, {
    transform,
    ...{ names, now: Date.now, known, targetCluster, takeOver, signal, reading, approvedBy: given.approvedBy },
    runner: `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`,
    onFamily: readers => {
      terminal.note(escapeText(awaitedText(readers)))
      activity.say(escapeText(`waiting for ${readers.group} to read ${readers.topic}`))
    },
    onProgress: sent => {
      done = sent
      tell()
    },
    onState: (state, reason) => {
      if (state === 'paused') terminal.note(escapeText(`paused: ${reason}`))
      aside = state === 'running' && reason !== undefined ? `; ${reason}` : state === 'paused' ? '; paused' : ''
      tell()
    }
  })
    .catch(error => {
      // Told to end while it read the ledger, or waited for who is to read it, it has sent nothing.
      const isUnread = DeadLetterError.is(error) && error.code === 'FAMILY_UNREAD'
      if (signal.aborted && (isUnread || error === signal.reason)) return null
      throw error
    })
    .finally(() => activity.end())
  if (outcome === null) {
    terminal.note('nothing is sent')
    return exitCodes.interrupted
  }
  const { operation, sent, parked, stopped, cancelled, reason } = outcome
  if (!given.json) {
    const why = reason === undefined ? '' : escapeText(` (${reason})`)
    const end = cancelled ? `, then cancelled${why}` : stopped ? `, then stopped${why}: give it again for the rest` : ''
    terminal.print(
      `sent ${number(sent)}${parked > 0 ? `, parked ${number(parked)}` : ''}${beforeText(outcome)}${end} (operation ${operation})`
    )
  }
  const missing = send + park - sent - parked
  if (!stopped && missing > 0)
    terminal.note(
      `${terminal.paintNote('doubtful', 'warning:')} ${number(missing)} of the plan were not sent: something was decided about them since it was made, or their letters are gone from ${escapeText(plan.dlq)}`
    )
  const wait = given.wait && !signal.aborted && !cancelled && outcome.ramp === undefined
  const watched = wait
    ? await awaitOutcome(
        cluster,
        names,
        operation,
        { by: given.by ?? userName(), mask: maskOf(given), timeoutMs: given.waitTimeout, signal },
        terminal
      )
    : undefined
  if (given.json)
    terminal.print(toJsonLine({ ...outcome, ...(watched === undefined ? {} : { outcomes: watched?.outcomes }) }))
  else if (watched !== undefined && watched !== null) terminal.print(outcomeText(watched.outcomes))
  const code = watched === undefined ? exitCodes.done : codeOf(watched?.outcomes, signal)
  if (code !== exitCodes.done) return code
  if (outcome.ramp !== undefined) return outcome.ramp === 'failing' ? exitCodes.failedAgain : exitCodes.incomplete
  if (stopped) return signal.aborted ? exitCodes.interrupted : exitCodes.incomplete
  return exitCodes.done
}

/** Given again, a plan counts what earlier runs of it did: that was not done twice. */
function beforeText({ sent, parked, before }: RedriveOutcome): string {
  if (before === 0) return ''
  return before === sent + parked
    ? ', all of it by earlier runs: nothing was left to send'
    : `, ${number(before)} of it by earlier runs`
}
