import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { filterOf, type Search } from '../address/search.ts'
import { get, part, type Query } from './client.ts'
import type {
  AuditPage,
  CauseDetail,
  CausePage,
  Facets,
  FilterCheck,
  FilterHelp,
  LetterCount,
  LetterDetail,
  LetterFixture,
  LetterHistory,
  LetterPage,
  Me,
  Neighbours,
  OperationDetail,
  OperationPage,
  OriginRecord,
  OutcomePage,
  Overview,
  Place,
  Plan,
  PlanPage,
  Sessions,
  Settings
} from './types.ts'

interface Paged {
  readonly next: string | null
}

/** A list that is read on when its end comes into sight. */
const paged = <Page extends Paged>(name: string, path: string, query: Query) =>
  infiniteQueryOptions({
    queryKey: [name, query],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => get<Page>(path, { ...query, cursor: pageParam }, signal),
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData
  })

const one = <T>(name: string, path: string, query: Query = {}) =>
  queryOptions({
    queryKey: [name, path, query],
    queryFn: ({ signal }) => get<T>(path, query, signal),
    placeholderData: keepPreviousData
  })

/** Of one thing: what was shown of another is not shown meanwhile. */
const exactly = <T>(name: string, path: string, query: Query = {}) =>
  queryOptions({ queryKey: [name, path, query], queryFn: ({ signal }) => get<T>(path, query, signal) })

const pathOf = ({ dlq, partition, offset }: Place): string => `letters/${part(dlq)}/${partition}/${offset}`

/** Which letters, in the server's names; the topic with it. */
export const letterQuery = (search: Search): Query => ({ ...(filterOf(search) as Query), dlq: search.dlq })

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('me', {}, signal) })

/** What services tell of their consumers comes by no event: while some are asked, and somebody looks, it is asked for. */
const consumersMs = 10_000

export const overviewQuery = ({ since, until }: Search, buckets: number) =>
  queryOptions({
    ...one<Overview>('overview', 'overview', { since, until, buckets }),
    refetchInterval: query => ((query.state.data?.consumers.asked ?? 0) > 0 ? consumersMs : false)
  })

export const causesQuery = (search: Search, limit = 100) =>
  paged<CausePage>('causes', 'causes', {
    ...{ dlq: search.dlq, group: search.group, state: search.state, text: search.text },
    ...{ since: search.since, until: search.until, sort: search.sort ?? 'worst', buckets: 24, limit }
  })

export const causeQuery = (fingerprint: string, { since, until }: Search) =>
  exactly<CauseDetail>('cause', `causes/${part(fingerprint)}`, { since, until, buckets: 60 })

export const lettersQuery = (search: Search) =>
  paged<LetterPage>('letters', 'letters', {
    ...letterQuery(search),
    column: search.column,
    sort: search.sort,
    limit: 100
  })

export const countQuery = (search: Search) => one<LetterCount>('count', 'letters/count', letterQuery(search))
export const facetsQuery = (search: Search) => one<Facets>('facets', 'letters/facets', letterQuery(search))
export const filterHelpQuery = queryOptions({
  queryKey: ['filter'],
  queryFn: ({ signal }) => get<FilterHelp>('filter', {}, signal)
})
export const filterCheckQuery = (where: string) => exactly<FilterCheck>('filter-check', 'filter/check', { where })

export const letterQueryOf = (place: Place) => exactly<LetterDetail>('letter', pathOf(place))
export const originQuery = (place: Place) => exactly<OriginRecord>('origin', `${pathOf(place)}/origin`)
export const historyQuery = (place: Place) => exactly<LetterHistory>('history', `${pathOf(place)}/history`)
export const readFixture = (place: Place) => get<LetterFixture>(`${pathOf(place)}/fixture`)
export const neighboursQuery = (place: Place) => exactly<Neighbours>('neighbours', `${pathOf(place)}/neighbours`)

export const plansQuery = () => paged<PlanPage>('plans', 'plans', { limit: 50 })
export const planQuery = (id: string) => exactly<Plan>('plan', `plans/${part(id)}`)
export const operationsQuery = (search: Search) =>
  paged<OperationPage>('operations', 'operations', {
    ...{ dlq: search.dlq, action: search.action, state: search.state, limit: 50 }
  })
export const operationQuery = (id: string) => exactly<OperationDetail>('operation', `operations/${part(id)}`)
export const outcomesQuery = (id: string) =>
  paged<OutcomePage>('outcomes', `operations/${part(id)}/outcomes`, { limit: 100 })
export const auditQuery = (search: Search) =>
  paged<AuditPage>('audit', 'audit', {
    ...{ since: search.since, by: search.by, action: search.action?.[0], dlq: search.dlq?.[0] },
    ...{ operation: search.operation, lineage: search.lineage?.[0], limit: 100 }
  })
export const settingsQuery = exactly<Settings>('settings', 'settings')
export const sessionsQuery = exactly<Sessions>('sessions', 'sessions')
