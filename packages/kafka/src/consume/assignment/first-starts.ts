import { partitionKey } from '../../client/partition-key.ts'
import type { OffsetQuery, TopicPartition } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { Place, StartPlan } from './start-position.ts'
import { logEnd, logStart } from './start-position.ts'
import type { Found, StartRequests } from './start-requests.ts'

/** A partition for which the group has no committed offset, with what is planned for it. */
export interface FirstStart extends TopicPartition {
  readonly plan: Exclude<StartPlan, { kind: 'committed' }>
}

/** Where it starts; `passed`: offsets that are passed over, because the topic came later and is older than the group. */
export interface ResolvedStart {
  readonly offset: number
  readonly from: string
  readonly passed: { readonly logStart: number; readonly count: number; readonly firstStart: number | null } | null
}

/** Carries out the plans of first starts: each by itself, in few requests. */
export async function resolveStarts(
  requests: Pick<StartRequests, 'offsets'>,
  starts: readonly FirstStart[]
): Promise<Found<ResolvedStart>> {
  const found = new Map<string, ResolvedStart | DeadLetterError>()
  const byAge = starts.flatMap(start => (start.plan.kind === 'by-age' ? [{ ...start, plan: start.plan }] : []))
  const ages = await lookAtAges(requests, byAge)
  const places: (TopicPartition & { readonly place: Place })[] = []
  for (const start of starts) {
    const { plan, topic, partition } = start
    if (plan.kind !== 'by-age') places.push({ topic, partition, place: plan })
    else {
      const age = ages.get(partitionKey(start))
      if (age === undefined || DeadLetterError.is(age)) {
        if (age) found.set(partitionKey(start), age)
      } else if (age.came) found.set(partitionKey(start), { offset: age.logStart, from: cameLater, passed: null })
      else places.push({ topic, partition, place: plan.otherwise })
    }
  }
  const resolved = await lookUp(requests, places)
  for (const { topic, partition, place } of places) {
    const key = partitionKey({ topic, partition })
    const offset = resolved.get(key)
    if (offset === undefined || DeadLetterError.is(offset)) {
      if (offset) found.set(key, offset)
      continue
    }
    const age = ages.get(key)
    const older = age === undefined || DeadLetterError.is(age) || offset <= age.logStart ? null : age
    const passed = older && {
      logStart: older.logStart,
      count: offset - older.logStart,
      firstStart: older.firstStart
    }
    found.set(key, { offset, from: place.from, passed })
  }
  return found
}

const cameLater = 'earliest (the topic came later)'

interface Age {
  readonly logStart: number
  /** The topic came after the group's first start: nothing in it is older. */
  readonly came: boolean
  readonly firstStart: number | null
}

/**
 * Whether the first record that is left of a partition is older than the group. It is not when the first record that is
 * as young as the group is the first record at all; offsets alone do not tell, as a log can begin with a gap.
 */
async function lookAtAges(
  requests: Pick<StartRequests, 'offsets'>,
  starts: readonly (TopicPartition & { readonly plan: Extract<StartPlan, { kind: 'by-age' }> })[]
): Promise<Found<Age>> {
  const ask = (timestamp: (start: (typeof starts)[number]) => number): Promise<Found<number>> =>
    requests.offsets(
      starts.map(start => ({ topic: start.topic, partition: start.partition, timestamp: timestamp(start) }))
    )
  if (starts.length === 0) return new Map()
  const [begins, firsts, youngs] = await Promise.all([
    ask(() => logStart),
    ask(() => 0),
    ask(({ plan }) => plan.firstStart ?? 0)
  ])
  return new Map(
    starts.map((start): [string, Age | DeadLetterError] => {
      const key = partitionKey(start)
      const answers = [begins, firsts, youngs].map(answer => answer.get(key))
      const refused = answers.find(DeadLetterError.is)
      if (refused) return [key, refused]
      const [begin, first, young] = answers as [number, number, number]
      const { firstStart } = start.plan
      // −1 twice: there is no record. Without a first start to compare with, only that tells that nothing is passed over.
      const came = first < 0 || (firstStart !== null && young === first)
      return [key, { logStart: begin, came, firstStart }]
    })
  )
}

/** The end of the log where no record is as young as was asked for. */
async function lookUp(
  requests: Pick<StartRequests, 'offsets'>,
  places: readonly (TopicPartition & { readonly place: Place })[]
): Promise<Found<number>> {
  const found = new Map<string, number | DeadLetterError>()
  const queries: OffsetQuery[] = []
  for (const { topic, partition, place } of places) {
    if (place.kind === 'offset') found.set(partitionKey({ topic, partition }), place.offset)
    else queries.push({ topic, partition, timestamp: place.timestamp })
  }
  if (queries.length === 0) return found
  const answers = await requests.offsets(queries)
  const none = queries.filter(query => answers.get(partitionKey(query)) === -1)
  for (const [key, answer] of answers) found.set(key, answer)
  if (none.length > 0)
    for (const [key, answer] of await requests.offsets(none.map(query => ({ ...query, timestamp: logEnd }))))
      found.set(key, answer)
  return found
}
