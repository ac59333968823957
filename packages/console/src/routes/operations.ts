import type { Want } from '@dead-letter/operator'
import type { Who } from '../access/access.ts'
import type { OperationDetail } from '../api/index.ts'
import type { Handlers } from '../work/ask.ts'
import { readPlace, writePlace } from '../work/cursor.ts'
import { indexState } from '../work/index-state.ts'
import { newestPage } from '../work/newest-page.ts'
import type { Parts } from '../work/parts.ts'
import { demandTarget } from './demand-plan.ts'

type Names =
  | 'operations'
  | 'operation'
  | 'outcomes'
  | 'stopAll'
  | 'stopOperation'
  | 'cancelOperation'
  | 'pauseOperation'
  | 'resumeOperation'

export function operationRoutes({ operations, reader, index, watch }: Parts): Handlers<Names> {
  const find = async (id: string) => operations.find(id, await reader.ask('operations', id))
  const ask = async (id: string, want: Want, who: Who) => {
    await operations.ask(id, want, who.signature)
    return find(id)
  }
  return {
    operations: async ({ query, topics }) => {
      const { dlq, action, state } = query
      const all = (await operations.list(await reader.ask('operations', null))).filter(
        operation =>
          (topics === null || topics.includes(operation.dlq)) &&
          (dlq === undefined || dlq.includes(operation.dlq)) &&
          (action === undefined || action.includes(operation.action)) &&
          (state === undefined || state.includes(operation.state))
      )
      return { ...newestPage(all, ({ since }) => since, query), index: indexState(index, topics) }
    },
    operation: async ({ params: { id }, now }) => {
      const operation = await find(id)
      const own = operations.progressOf(id)
      if (operation.action !== 'redrive') return { operation, progress: own, came: null }
      const { came, points } = await watch.look(id, now)
      return { operation, came, progress: progressOf(own, points) }
    },
    outcomes: async ({ params: { id }, query: { cursor, limit = 50 }, now, topics }) => {
      const after = readPlace(cursor, id)
      const { action } = await find(id)
      const { items, next, total } = await reader.ask('outcomes', { operation: id, after, limit, dlqs: topics })
      const came = action === 'redrive' ? (await watch.look(id, now)).came : null
      // Which of them is handled is not looked at one by one: they all are, when all is known and nothing was lost.
      const handled = came?.known === true && came.expired === 0 && came.unread === 0
      return {
        items: items.map(one => (handled && one.outcome === 'sent' ? { ...one, outcome: 'handled' } : one)),
        ...{ next: writePlace(next, id), total, index: indexState(index, topics) }
      }
    },
    stopAll: async ({ who }) => ({ stopped: await operations.stopAll(who.signature) }),
    stopOperation: ({ params: { id }, who }) => ask(id, 'stop', who),
    cancelOperation: ({ params: { id }, who }) => ask(id, 'cancel', who),
    pauseOperation: ({ params: { id }, who }) => ask(id, 'pause', who),
    // It sends again: whoever lets it may write where it sends to, as who planned it.
    resumeOperation: async ({ params: { id }, who }) => {
      const { action, target } = await find(id)
      if (action === 'redrive') demandTarget(readTarget(target ?? ''), who)
      return ask(id, 'go', who)
    }
  }
}

/** As an operation tells it: `topic:NAME`, also with the cluster that the topic is in. */
function readTarget(words: string): Parameters<typeof demandTarget>[0] {
  const [, topic] = /^topic:(\S+)/.exec(words) ?? []
  return topic === undefined ? { kind: words } : { kind: 'topic', topic }
}

type Progress = OperationDetail['progress']

/** What was sent is known here from the first on; what came of it, since it was watched. */
function progressOf(own: Progress, watched: Readonly<Progress>): Progress {
  const [first] = watched
  return first === undefined ? own : [...own.filter(({ at }) => at < first.at), ...watched]
}
