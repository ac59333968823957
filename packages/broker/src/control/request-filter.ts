import type { Api, TopicPartition } from '../apis/api.ts'
import { BrokerError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { show } from '../options.ts'
import type { RequestFilter, SeenRequest } from './broker-control.ts'

/** Whether a request is one that a filter for an API (or for `any`) chooses. */
export function chooses(api: string, filter: RequestFilter, request: SeenRequest): boolean {
  if (api !== 'any' && api !== request.api) return false
  if (filter.clientId !== undefined && filter.clientId !== request.clientId) return false
  if (filter.topic !== undefined && !request.targets.some(target => concerns(filter, target.topic, target.partition)))
    return false
  if (filter.group !== undefined && !groupsOf(request.body).includes(filter.group)) return false
  const { matches } = filter
  return matches === undefined || callOfUser(() => matches(request), false)
}

/** What a function of the user's throws is the test's to see; the request goes on as if there were no such function. */
export function callOfUser<T>(call: () => T, otherwise: T): T {
  try {
    return call()
  } catch (error) {
    process.nextTick(() => {
      throw error
    })
    return otherwise
  }
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

type OptionRule = readonly [expected: string, accepts: (value: unknown) => boolean]

const text: OptionRule = ['a string', value => typeof value === 'string']

const rules: Readonly<Record<keyof RequestFilter, OptionRule>> = {
  topic: text,
  partition: ['a whole number of at least 0', value => Number.isSafeInteger(value) && (value as number) >= 0],
  clientId: text,
  group: text,
  matches: ['a function (request) => boolean', value => typeof value === 'function']
}

/** Options as they were given. @throws BrokerError OPTION_INVALID where they are no object */
export function given<T extends object>(options: T): T {
  if (typeof options !== 'object' || options === null)
    throw new BrokerError('OPTION_INVALID', { option: 'options', expected: 'an object', got: show(options) })
  return options
}

/** @throws BrokerError OPTION_UNKNOWN, OPTION_INVALID */
export function checkNames(options: object, known: readonly string[]): void {
  for (const option of Object.keys(given(options)))
    if (!known.includes(option))
      throw new BrokerError('OPTION_UNKNOWN', { option, suggestion: nearest(option, known), known: known.join(', ') })
}

/** @throws BrokerError API_UNKNOWN */
export function checkApi(api: string, apis: ReadonlyMap<string, Api>): void {
  if (!apis.has(api)) throw new BrokerError('API_UNKNOWN', { api, suggestion: nearest(String(api), apis.keys()) })
}

/** @throws BrokerError for a filter that could not choose anything */
export function checkFilter(name: string, filter: RequestFilter, apis: ReadonlyMap<string, Api>): void {
  checkNames(filter, Object.keys(rules))
  for (const [option, [expected, accepts]] of Object.entries(rules)) {
    const value = filter[option as keyof RequestFilter]
    if (value !== undefined && !accepts(value))
      throw new BrokerError('OPTION_INVALID', { option, expected, got: show(value) })
  }
  if (name !== 'any') checkApi(name, apis)
  const api = apis.get(name)
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
