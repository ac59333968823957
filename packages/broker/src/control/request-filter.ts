import type { Api, TopicPartition } from '../apis/api.ts'
import { BrokerError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { RequestFilter, SeenRequest } from './broker-control.ts'

/** Whether a request is one that a filter for an API (or for `any`) chooses. */
export function chooses(api: string, filter: RequestFilter, request: SeenRequest): boolean {
  if (api !== 'any' && api !== request.api) return false
  if (filter.clientId !== undefined && filter.clientId !== request.clientId) return false
  if (filter.topic !== undefined && !request.targets.some(target => concerns(filter, target.topic, target.partition)))
    return false
  if (filter.group !== undefined && !groupsOf(request.body).includes(filter.group)) return false
  return filter.matches === undefined || filter.matches(request)
}

/** Whether a fault's filter is about a partition, a topic as a whole (partition null) or a request as a whole (both null). */
export function concerns(filter: RequestFilter, topic: string | null, partition: number | null): boolean {
  if (filter.topic === undefined) return true
  return filter.topic === topic && (filter.partition === undefined || filter.partition === partition)
}

/** The names that requests have for the groups that they are about. */
function groupsOf(body: object): unknown[] {
  const { groupId, groups, groupIds, groupsNames, key, keyType, coordinatorKeys } = body as Record<string, unknown>
  const several = [groups, groupIds, groupsNames].flat()
  const coordinated = keyType === 0 ? [key, coordinatorKeys].flat() : []
  return [
    groupId,
    ...several.map(one => (typeof one === 'object' && one !== null && 'groupId' in one ? one.groupId : one)),
    ...coordinated
  ]
}

const known: readonly string[] = [
  'topic',
  'partition',
  'clientId',
  'group',
  'matches'
] satisfies (keyof RequestFilter)[]

/** @throws BrokerError for a filter that could not choose anything */
export function checkFilter(name: string, filter: RequestFilter, apis: ReadonlyMap<string, Api>): void {
  for (const option of Object.keys(filter))
    if (!known.includes(option))
      throw new BrokerError('OPTION_UNKNOWN', { option, suggestion: nearest(option, known), known: known.join(', ') })
  const api = apis.get(name)
  if (name !== 'any' && api === undefined)
    throw new BrokerError('API_UNKNOWN', { api: name, suggestion: nearest(name, apis.keys()) })
  if (filter.topic !== undefined && api !== undefined && api.targets === undefined)
    throw new BrokerError('API_WITHOUT_TOPICS', { api: name })
  if (filter.partition !== undefined && filter.topic === undefined)
    throw new BrokerError('OPTION_INVALID', {
      option: 'partition',
      expected: "given together with 'topic'",
      got: String(filter.partition)
    })
}

/** A filter as an error shows it. */
export function showFilter({ topic, partition, clientId, group, matches }: RequestFilter): string {
  const parts = [
    ...Object.entries({ topic, partition, clientId, group }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name} ${value}`]
    ),
    ...(matches === undefined ? [] : ["its function 'matches'"])
  ]
  return parts.length === 0 ? 'the API' : parts.join(', ')
}

/** No more than this many targets of a request are looked at: what a test names is few. */
const mostTargets = 100_000

export function targetsOf(all: Iterable<TopicPartition> | undefined): readonly TopicPartition[] {
  const targets: TopicPartition[] = []
  for (const target of all ?? []) if (targets.push(target) >= mostTargets) break
  return targets
}
