import { type Action, demandLedger, everyLetter, filterOf, planDecision } from '@dead-letter/operator'
import type { ActionRequest } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'
import type { Handlers } from '../work/ask.ts'
import { operatorFilter } from '../work/filter.ts'
import { Idempotency } from '../work/idempotency.ts'
import type { Parts } from '../work/parts.ts'

const mostCauses = 50

export function actionRoutes({ cluster, names, operations, mask }: Parts): Handlers<'previewAction' | 'act'> {
  const once = new Idempotency()

  async function plan(body: ActionRequest) {
    const { dlq, all, limit } = body
    const filter = all ? everyLetter : await filterOf(operatorFilter(body.filter ?? {}))
    if (filter === null)
      throw new ConsoleError('CONSOLE_REQUEST_INVALID', {
        reason: 'filter is empty: say which letters are meant, or give all'
      })
    const { view } = await demandLedger(cluster, names, { mayBeMissing: true })
    const request = { dlq, mask, action: actionOf(body), filter, limit, reading: { onUnreadable: () => {} } }
    const decided = await planDecision(cluster, request, view)
    return { request, filter, decided }
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
        const { request, decided } = await plan(body)
        const found = decided.counts.failures
        if (body.expected !== undefined && found > body.expected)
          throw new ConsoleError('CONSOLE_COUNT_CHANGED', { found, expected: body.expected })
        // A filter with an expression has counted: the one that acts begins anew.
        const filter = body.all ? everyLetter : ((await filterOf(operatorFilter(body.filter ?? {}))) ?? everyLetter)
        const asked = { ...request, filter, by: who.user.name, why: body.why }
        const operation = await operations.decide(asked, decided, found)
        return { id: operation.id, operation }
      })
  }
}

/** @throws ConsoleError CONSOLE_REQUEST_INVALID */
function actionOf({ action, text }: ActionRequest): Action {
  if (action !== 'note' && action !== 'assign') return { name: action }
  if (text === undefined)
    throw new ConsoleError('CONSOLE_REQUEST_INVALID', { reason: `${action} needs text, or null to take it away` })
  return action === 'note' ? { name: 'note', text } : { name: 'assign', assignee: text }
}
