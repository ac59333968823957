import {
  type Action,
  demandLedger,
  everyLetter,
  filterOf,
  type LedgerView,
  type LetterMask,
  type NamedFilter,
  planDecision
} from '@dead-letter/operator'
import type { ActionRequest } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'
import type { Handlers } from '../work/ask.ts'
import { operatorFilter } from '../work/filter.ts'
import { Idempotency } from '../work/idempotency.ts'
import type { Parts } from '../work/parts.ts'

const mostCauses = 50

export function actionRoutes({ cluster, names, operations, mask, reader }: Parts): Handlers<'previewAction' | 'act'> {
  const once = new Idempotency()

  async function plan(body: ActionRequest) {
    const { dlq, limit } = body
    const { view } = await demandLedger(cluster, names, { mayBeMissing: true })
    const filter = await filterIn(body, view, mask)
    if (filter === null)
      throw new ConsoleError('CONSOLE_REQUEST_INVALID', {
        reason: 'filter is empty: say which letters are meant, or give all'
      })
    // Only what it says to hold such letters is read, and what it has not read yet. Without an index everything is.
    const asked = { dlq, filter: (body.all ? {} : body.filter) ?? {}, isMasked: mask.given.length > 0 }
    const hint = (await reader.ask('hint', asked).catch(() => null)) ?? undefined
    const request = { dlq, mask, action: actionOf(body), filter, limit, hint, reading: { onUnreadable: () => {} } }
    const decided = await planDecision(cluster, request, view)
    return { request, filter, view, decided }
  }

  return {
    previewAction: async ({ body }) => {
      const { filter, decided } = await plan(body)
      const { counts, already, copyTopics } = decided
      const errors = filter.errors?.() ?? { count: 0, first: null }
      const byCause = counts.causes.slice(0, mostCauses).map(({ cause, failures }) => ({ cause, count: failures }))
      return {
        ...{ changes: counts.failures, already, byCause, copyTopics: [...copyTopics], words: filter.words },
        ...{ errors: errors.count, firstError: errors.first }
      }
    },
    act: ({ body, who, idempotencyKey, now }) =>
      once.once(who.user.id, idempotencyKey, 'act', body, now, async () => {
        const { request, view, decided } = await plan(body)
        const found = decided.counts.failures
        if (body.expected !== undefined && found > body.expected)
          throw new ConsoleError('CONSOLE_COUNT_CHANGED', { found, expected: body.expected })
        // An expression counts its errors: the filter that acts begins anew.
        const filter = (await filterIn(body, view, mask)) ?? everyLetter
        const asked = { ...request, filter, by: who.signature, why: body.why }
        const operation = await operations.decide(asked, decided, found)
        return { id: operation.id, operation }
      })
  }
}

/** States are those of the moment at which it was asked: what an action changes does not change whom it is for. */
const filterIn = async (
  { all, filter = {} }: ActionRequest,
  { stateOfLetter }: LedgerView,
  mask: LetterMask
): Promise<NamedFilter | null> => (all ? everyLetter : filterOf(operatorFilter(filter), stateOfLetter, mask))

/** @throws ConsoleError CONSOLE_REQUEST_INVALID */
function actionOf({ action, text }: ActionRequest): Action {
  if (action !== 'note' && action !== 'assign') return { name: action }
  if (text === undefined)
    throw new ConsoleError('CONSOLE_REQUEST_INVALID', { reason: `${action} needs text, or null to take it away` })
  return action === 'note' ? { name: 'note', text } : { name: 'assign', assignee: text }
}
