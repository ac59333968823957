import { randomUUID } from 'node:crypto'
import {
  demandNoneAlive,
  type KnownLedger,
  makePlan,
  planHash,
  type RedrivePlan,
  readLedgerFor,
  readPlan,
  writePlan
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { showRedrive } from '../output/show-redrive.ts'
import { number } from '../output/summary.ts'
import { UsageError } from '../usage-error.ts'
import { ask } from './ask.ts'
import { filterFlags, noneFits, readBindingFilter, tellErrors } from './filter-flags.ts'
import { type LettersWork, onLetters } from './on-letters.ts'
import { notKnownThere, runPlan } from './run-plan.ts'
import { openTargetCluster } from './target-cluster.ts'
import { readCheck, readTransform } from './transforming.ts'

/** Says what a redrive would do, and writes it down. */
export async function plan(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  return onLetters(given, io, { action: 'redrive' }, async open => {
    const found = await make(given, open).catch(unlessEnded(open.signal))
    open.activity.end()
    if (found === null || open.signal.aborted) return exitCodes.interrupted
    const { plan: made } = found
    show(made, given, io)
    if (made.report.letters === 0 && !given.json) terminal.note(nothingMeant(made, given))
    if (given.plan !== undefined) {
      await writePlan(given.plan, made)
      terminal.note(`written to ${escapeText(given.plan)}, SHA-256 ${planHash(made)}`)
    }
    return exitCodes.done
  })
}

/** Sends failures back: says what would be sent, asks, sends it, says what came of it. */
export async function redrive(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const read = given.plan === undefined ? null : await readPlan(given.plan)
  if (read !== null) refuseBeside(given)
  // Before a topic of a million letters is read for it.
  if (given.wait && given.targetBrokers !== undefined) throw notKnownThere()
  return onLetters(given, io, { action: 'redrive', topic: read?.dlq }, async open => {
    const { cluster, activity, signal, reading } = open
    // Before all letters are read, and somebody is asked.
    const demandFree = ({ view }: KnownLedger): void => {
      if (!given.takeOver) demandNoneAlive(view, Date.now())
    }
    // What --wait shows of it; a plan that is made here has told the audit already.
    if (read !== null && given.unmask !== undefined) await open.openMask()
    const found =
      read === null ? await make(given, open, demandFree).catch(unlessEnded(signal)) : { plan: read, known: undefined }
    activity.end()
    if (found === null || signal.aborted) return exitCodes.interrupted
    const { plan: made, known } = found
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
      else terminal.note(made.report.letters === 0 ? nothingMeant(made, given) : 'nothing to send')
      return exitCodes.done
    }
    return await runPlan({ cluster, plan: made, known, signal, reading, takeOver: given.takeOver }, given, io)
  })
}

async function make(
  given: Partial<Settings>,
  open: LettersWork,
  demand: (known: KnownLedger) => void = () => {}
): Promise<{ readonly plan: RedrivePlan; readonly known: KnownLedger }> {
  const { cluster, dlq, names, signal, signed, reading, onLetter } = open
  await readBindingFilter(given, 'redrive')
  const letters = { topic: dlq, signal, ...reading }
  const { known, within } = await readLedgerFor(cluster, names, letters)
  demand(known)
  const request = {
    ...{ dlq, names, signal, reading, within, now: Date.now, operation: randomUUID() },
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
    ...signed
  }
  await using targetCluster = openTargetCluster(given)
  const mask = await open.openMask()
  const reshaping = { transform: await readTransform(given), check: readCheck(given), mask }
  return { plan: await makePlan(cluster, { ...request, ...reshaping, targetCluster }, known.view, onLetter), known }
}

/** Ended by a person, what was read for a plan is not all, and there is none. */
const unlessEnded =
  (signal: AbortSignal) =>
  (error: unknown): null => {
    if (signal.aborted) return null
    throw error
  }

const origin = { kind: 'origin' } as const

function show(made: RedrivePlan, { json }: Partial<Settings>, io: Io): void {
  const { terminal } = io
  tellErrors({ errors: () => made.report.filterErrors }, io)
  if (json) terminal.print(toJsonLine({ ...made, sha256: planHash(made) }))
  else for (const line of showRedrive(made, terminal.columns)) terminal.print(line)
}

const nothingMeant = ({ dlq, filter }: RedrivePlan, given: Partial<Settings>): string =>
  escapeText(filter === null ? `${dlq}: no dead letters` : noneFits(dlq, given))

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
