import type { Dlq } from '../api/index.ts'
import type { Handlers } from '../work/ask.ts'
import { shown } from '../work/held-consumers.ts'
import { indexState } from '../work/index-state.ts'
import type { Parts } from '../work/parts.ts'

const day = 86_400_000

export const overviewRoutes = ({ reader, index, operations, consumers }: Parts): Handlers<'overview'> => ({
  overview: async ({ query, topics, now }) => {
    const { until = now, since = until - day, buckets = 48 } = query
    const [facts, ledger, told, consumed] = await Promise.all([
      reader.ask('overview', { since, until, buckets, dlqs: topics, now }),
      reader.ask('operations', null),
      consumers.held(),
      topics === null || consumers.asked === 0 ? null : reader.ask('consumed', topics)
    ])
    const state = indexState(index, topics)
    const dlqs = facts.dlqs.map(({ letters, behind, live, ...dlq }): Dlq => {
      const progress = live || letters + behind === 0 ? 1 : letters / (letters + behind)
      const own = live ? state.state : state.state === 'live' ? 'reading' : state.state
      return { ...dlq, indexed: { ...state, state: own, letters, behind, progress } }
    })
    const running = operations.runningOf(ledger).filter(({ dlq }) => topics === null || topics.includes(dlq))
    return {
      range: { since, until },
      ...facts,
      dlqs,
      running,
      consumers: { asked: consumers.asked, held: shown(told, consumed) },
      index: state
    }
  }
})
