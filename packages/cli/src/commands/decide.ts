import { randomUUID } from 'node:crypto'
import {
  type Action,
  carryOut,
  type DecisionPlan,
  type DecisionRequest,
  demandLedger,
  ledgerNames,
  planDecision
} from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { showPlan } from '../output/show-plan.ts'
import { number } from '../output/summary.ts'
import { endOnSignals } from '../signals.ts'
import { UsageError } from '../usage-error.ts'
import { ask } from './ask.ts'
import { required } from './consumer-options.ts'
import { readBindingFilter, tellErrors } from './filter-flags.ts'
import { openMask } from './masking.ts'
import { openLetters } from './open-letters.ts'
import { checkText, userName } from './signature.ts'

type Name = Action['name']

/** The first decision creates it. */
const known = { mayBeMissing: true }

/** Decides something about the failures that a filter means: says what would change, asks, does it, says what came of it. */
export const decide =
  (name: Name) =>
  async (given: Partial<Settings>, io: Io): Promise<number> => {
    const { terminal } = io
    const dlq = required(given.dlq, 'dlq', 'the dead-letter topic')
    const action = readAction(name, given)
    const filter = await readBindingFilter(given, name)
    const { cluster, range, activity, onLetter } = openLetters(given, dlq, io)
    const { signal, release } = endOnSignals()
    const names = ledgerNames(given.ledger)
    const { onWait, onUnreadable } = range
    const request: DecisionRequest = {
      ...{ dlq, action, filter, limit: given.limit, signal, reading: { onWait, onUnreadable } },
      ...{ names, by: given.by ?? userName(), why: checkText(given.why, '--why') },
      ...{ operation: randomUUID(), now: Date.now }
    }
    try {
      const mask = await openMask(cluster, given, name)
      const plan = await planDecision(
        cluster,
        { ...request, mask },
        (await demandLedger(cluster, names, known)).view,
        onLetter
      )
      activity.end()
      tellErrors(filter, io)
      if (signal.aborted) return exitCodes.interrupted
      if (plan.counts.total === 0) return nothing(plan, given, io, request)
      if (!given.json) for (const line of showPlan(plan, request, terminal.columns)) terminal.print(line)
      await terminal.flush()
      if (!given.yes && !(await ask(`${question(name, plan)} [y/N] `, io))) {
        terminal.note('nothing is changed')
        return exitCodes.done
      }
      const outcome = await carryOut(cluster, request, plan, changed => {
        if (terminal.interactive) terminal.progress(`${number(changed)} of ${number(plan.counts.total)}`)
      })
      terminal.clearProgress()
      if (given.json) terminal.print(toJsonLine({ operation: request.operation, action: name, dlq, ...outcome }))
      else
        terminal.print(
          `${done[name]} ${failures(outcome.changed)}${outcome.interrupted ? ', then interrupted: give it again for the rest' : ''}`
        )
      return outcome.interrupted ? exitCodes.interrupted : exitCodes.done
    } finally {
      release()
      activity.end()
      terminal.clearProgress()
      await cluster.close()
    }
  }

function nothing(
  { already }: DecisionPlan,
  { json }: Partial<Settings>,
  { terminal }: Io,
  request: DecisionRequest
): number {
  const { operation, action, dlq } = request
  if (json) terminal.print(toJsonLine({ operation, action: action.name, dlq, changed: 0, already, copies: 0 }))
  else
    terminal.note(
      already > 0 ? `${failures(already)} already so: nothing to do` : `${dlq}: no dead letter fits the filter`
    )
  return exitCodes.done
}

const done: Readonly<Record<Name, string>> = {
  park: 'parked',
  discard: 'discarded',
  restore: 'restored',
  note: 'noted',
  assign: 'assigned'
}

const failures = (count: number): string => `${number(count)} ${count === 1 ? 'failure' : 'failures'}`

const question = (name: Name, { counts }: DecisionPlan): string => `${name} ${failures(counts.total)}?`

/** @throws UsageError */
function readAction(name: Name, { note, assignee, clear }: Partial<Settings>): Action {
  switch (name) {
    case 'note':
      if ((note === undefined) === !clear) throw new UsageError('note needs --note with a text, or --clear')
      return { name, text: checkText(note, '--note') ?? null }
    case 'assign':
      if ((assignee === undefined) === !clear) throw new UsageError('assign needs --assignee with a name, or --clear')
      return { name, assignee: checkText(assignee, '--assignee') ?? null }
    default:
      return { name }
  }
}
