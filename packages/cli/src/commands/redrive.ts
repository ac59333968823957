import { randomUUID } from 'node:crypto'
import {
  demandLedger,
  type KnownLedger,
  ledgerNames,
  makePlan,
  planHash,
  type RedrivePlan,
  readPlan,
  writePlan
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { showRedrive } from '../output/show-redrive.ts'
import { number } from '../output/summary.ts'
import { endOnSignals } from '../signals.ts'
import { UsageError } from '../usage-error.ts'
import { ask } from './ask.ts'
import { required } from './consumer-options.ts'
import { filterFlags, readBindingFilter, tellErrors } from './filter-flags.ts'
import { openMask } from './masking.ts'
import { type OpenLetters, openLetters } from './open-letters.ts'
import { runPlan } from './run-plan.ts'
import { checkText, userName } from './signature.ts'
import { openTargetCluster } from './target-cluster.ts'
import { readCheck, readTransform } from './transforming.ts'

/** Says what a redrive would do, and writes it down. */
export async function plan(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const dlq = required(given.dlq, 'dlq', 'the dead-letter topic')
  const open = openLetters(given, dlq, io)
  const { signal, release } = endOnSignals()
  try {
    const { plan: made } = await make(given, dlq, open, signal)
    if (signal.aborted) return exitCodes.interrupted
    show(made, given, io)
    if (given.plan !== undefined) {
      await writePlan(given.plan, made)
      terminal.note(`written to ${escapeText(given.plan)}, SHA-256 ${planHash(made)}`)
    }
    return exitCodes.done
  } finally {
    release()
    open.activity.end()
    await open.cluster.close()
  }
}

/** Sends failures back: says what would be sent, asks, sends it, says what came of it. */
export async function redrive(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const read = given.plan === undefined ? null : await readPlan(given.plan)
  if (read !== null) refuseBeside(given)
  const dlq = read?.dlq ?? required(given.dlq, 'dlq', 'the dead-letter topic')
  const open = openLetters(given, dlq, io)
  const { cluster, activity, range } = open
  const { onWait, onUnreadable } = range
  const { signal, release } = endOnSignals()
  try {
    const { plan: made, known } =
      read === null ? await make(given, dlq, open, signal) : { plan: read, known: undefined }
    activity.end()
    if (signal.aborted) return exitCodes.interrupted
    const { send, park } = made.report
    if (!given.json) show(made, given, io)
    else tellErrors({ errors: () => made.report.filterErrors }, io)
    await terminal.flush()
    if (send + park > 0 && !given.yes && !(await ask(`${question(made)} [y/N] `, io))) {
      terminal.note('nothing is sent')
      return exitCodes.done
    }
    if (send + park === 0) {
      if (given.json)
        terminal.print(toJsonLine({ operation: made.operation, sent: 0, parked: 0, skip: made.report.skip }))
      else terminal.note('nothing to send')
      return exitCodes.done
    }
    const reading = { onWait, onUnreadable }
    return await runPlan({ cluster, plan: made, known, signal, reading, takeOver: given.takeOver }, given, io)
  } finally {
    release()
    activity.end()
    terminal.clearProgress()
    await cluster.close()
  }
}

async function make(
  given: Partial<Settings>,
  dlq: string,
  { cluster, range, onLetter }: OpenLetters,
  signal: AbortSignal
): Promise<{ readonly plan: RedrivePlan; readonly known: KnownLedger }> {
  await readBindingFilter(given, 'redrive')
  const names = ledgerNames(given.ledger)
  const { onWait, onUnreadable } = range
  const known = await demandLedger(cluster, names, { mayBeMissing: true })
  const request = {
    ...{ dlq, names, signal, reading: { onWait, onUnreadable }, now: Date.now, operation: randomUUID() },
    ...{ filter: given.all ? null : filterFlags(given, true), target: given.redriveTo ?? origin },
    ...{
      rate: given.rate,
      bytesPerSecond: given.rateBytes,
      ramp: given.ramp,
      limit: given.limit,
      maxRedrives: given.maxRedrives,
      again: given.again,
      keepHeaders: given.keepHeaders
    },
    ...{ by: given.by ?? userName(), why: checkText(given.why, '--why') }
  }
  await using targetCluster = openTargetCluster(given)
  const mask = await openMask(cluster, given, 'redrive')
  const reshaping = { transform: await readTransform(given), check: readCheck(given), mask }
  return { plan: await makePlan(cluster, { ...request, ...reshaping, targetCluster }, known.view, onLetter), known }
}

const origin = { kind: 'origin' } as const

function show(made: RedrivePlan, { json }: Partial<Settings>, io: Io): void {
  const { terminal } = io
  tellErrors({ errors: () => made.report.filterErrors }, io)
  if (json) terminal.print(toJsonLine({ ...made, sha256: planHash(made) }))
  else for (const line of showRedrive(made, terminal.columns)) terminal.print(line)
}

function question({ report: { send, park, groups } }: RedrivePlan): string {
  const readers = groups === null ? 'unknown groups' : `${groups.length} ${groups.length === 1 ? 'group' : 'groups'}`
  return `send ${number(send)} ${send === 1 ? 'failure' : 'failures'} back, seen by ${readers}${park > 0 ? `, and park ${number(park)}` : ''}?`
}

/** What a plan says already. @throws UsageError */
function refuseBeside(given: Partial<Settings>): void {
  const { rate, rateBytes, limit, ramp, transform, patch, maxRedrives, redriveTo, again, keepHeaders, all } = given
  const told = [
    ...Object.values(filterFlags(given, true)),
    rate,
    rateBytes,
    limit,
    maxRedrives,
    redriveTo,
    transform,
    patch
  ]
  if (told.some(value => value !== undefined) || ramp || again || keepHeaders || all)
    throw new UsageError('--plan says all of it: give no filter and no way of sending beside it')
}
