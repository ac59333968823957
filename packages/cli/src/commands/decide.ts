import { randomUUID } from 'node:crypto'
import { type Action, carryOut, type DecisionPlan, type DecisionRequest, planDecision } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { showPlan } from '../output/show-plan.ts'
import { counted, number } from '../output/summary.ts'
import { UsageError } from '../usage-error.ts'
import { ask } from './ask.ts'
import { noneFits, readBindingFilter, tellErrors } from './filter-flags.ts'
import { onLetters } from './on-letters.ts'
import { checkText } from './signature.ts'

type Name = Action['name']

/** Decides something about the failures that a filter means: says what would change, asks, does it, says what came of it. */
export const decide =
  (name: Name) =>
  async (given: Partial<Settings>, io: Io): Promise<number> => {
    const { terminal } = io
    const action = readAction(name, given)
    const filter = await readBindingFilter(given, name)
    return onLetters(given, io, { action: name }, async open => {
      const { cluster, dlq, names, signal, signed, reading, activity } = open
      const request: DecisionRequest = {
        ...{ dlq, action, filter, limit: given.limit, signal, reading, names, ...signed },
        ...{ operation: randomUUID(), now: Date.now }
      }
      const mask = await open.openMask()
      const plan = await planDecision(cluster, { ...request, mask }, (await open.demandLedger()).view, open.onLetter)
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
          `${done[name]} ${counted(outcome.changed, 'failure')}${outcome.interrupted ? ', then interrupted: give it again for the rest' : ''}`
        )
      return outcome.interrupted ? exitCodes.interrupted : exitCodes.done
    })
  }

function nothing(
  { already }: DecisionPlan,
  given: Partial<Settings>,
  { terminal }: Io,
  request: DecisionRequest
): number {
  const { operation, action, dlq } = request
  if (given.json) terminal.print(toJsonLine({ operation, action: action.name, dlq, changed: 0, already, copies: 0 }))
  else terminal.note(already > 0 ? `${counted(already, 'failure')} already so: nothing to do` : noneFits(dlq, given))
  return exitCodes.done
}

const done: Readonly<Record<Name, string>> = {
  park: 'parked',
  discard: 'discarded',
  restore: 'restored',
  note: 'noted',
  assign: 'assigned'
}

const question = (name: Name, { counts }: DecisionPlan): string => `${name} ${counted(counts.total, 'failure')}?`

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
