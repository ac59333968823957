import { redriveTopic } from '@dead-letter/operator'
import type { HeldConsumer } from '../api/index.ts'
import { readMetrics, type Sample } from './metrics-text.ts'

type Hold = HeldConsumer['holds'][number]

/** Consumers, and holds of each, that are shown at most: of those that may be seen. */
const mostHeld = 200
const mostHolds = 50

/** What a service tells of its consumers. */
export interface ServiceFacts {
  /** Groups that it consumes as. */
  readonly groups: readonly string[]
  readonly held: readonly HeldConsumer[]
}

/**
 * What the metrics of a service say of its consumers that are held up. What they say is somebody else's word: names and values that are
 * not what they should be are passed over.
 * @returns `null` when they tell of no consumer
 */
export function factsOf(text: string, address: string, now: number): ServiceFacts | null {
  const byGroup = new Map<string, Sample[]>()
  for (const sample of readMetrics(text)) {
    const { group } = sample.labels
    if (group === undefined || group === '' || group.length > 255 || sample.value < 0) continue
    const own = byGroup.get(group)
    // However many there are: who asks may see one of the last. What a service may answer is bounded already, by its bytes.
    if (own === undefined) byGroup.set(group, [sample])
    else own.push(sample)
  }
  const groups = [...byGroup.keys()].filter(group =>
    byGroup.get(group)?.some(({ name }) => name === 'dead_letter_consumers')
  )
  if (groups.length === 0) return null
  return {
    groups,
    held: groups.flatMap(group => heldOf(byGroup.get(group) ?? [], now).map(found => ({ group, address, ...found })))
  }
}

function heldOf(samples: readonly Sample[], now: number): Omit<HeldConsumer, 'group' | 'address'>[] {
  const byName = Map.groupBy(samples, ({ name }) => name)
  const of = (name: string): readonly Sample[] => byName.get(`dead_letter_${name}`) ?? []
  const found: Omit<HeldConsumer, 'group' | 'address'>[] = []
  const add = (state: HeldConsumer['state'], holds: Hold[]): void => {
    if (holds.length > 0) found.push({ state, since: earliest(holds), holds })
  }
  /** Since when each is so, by its labels. Services may tell of many: each is looked at once. */
  const sincesOf = (name: string): ((sample: Sample) => number | null) => {
    const seconds = new Map(of(name).map(({ labels, value }) => [keyOf(labels), value]))
    return ({ labels }) => {
      const value = seconds.get(keyOf(labels))
      return value === undefined ? null : Math.max(0, Math.round(now - value * 1000))
    }
  }
  const heldSince = sincesOf('held_seconds')
  add(
    'held',
    of('held_partitions').flatMap(sample => {
      const { topic = '', reason = '', code = '' } = sample.labels
      if (!isTopic(topic) || !isWord(reason) || !isWord(code) || !Number.isSafeInteger(sample.value)) return []
      return [{ topic, reason, code, partitions: sample.value, since: heldSince(sample) }]
    })
  )
  const withoutTopic = (reason: string | undefined, since: number | null): Hold[] =>
    isWord(reason) ? [{ topic: null, reason, code: null, partitions: 0, since }] : []
  const openSince = sincesOf('open_breaker_seconds')
  add(
    'breaker-open',
    of('open_breakers').flatMap(sample =>
      sample.value > 0 ? withoutTopic(sample.labels.reason, openSince(sample)) : []
    )
  )
  const lostSince = sincesOf('contact_lost_seconds')
  add(
    'no-contact',
    of('contact_lost_seconds').flatMap(sample => withoutTopic(sample.labels.with, lostSince(sample)))
  )
  const counts = new Map(of('consumers').map(({ labels, value }) => [labels.state ?? '', value]))
  const goesOn = ['new', 'starting', 'running', 'stopping'].some(state => counts.get(state))
  // One that was stopped beside another of its group was replaced by it. One that failed has left work undone: others may have other topics.
  const ended = ['failed', ...(goesOn ? [] : ['stopped'])].filter(state => counts.get(state))
  add('stopped', ended.map(endedAs))
  return found
}

/** The same for the same labels, in whatever order a service writes them. */
const keyOf = (labels: Sample['labels']): string => JSON.stringify(Object.entries(labels).sort(byLabel))

const byLabel = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1)

const endedAs = (reason: string): Hold => ({ topic: null, reason, code: null, partitions: 0, since: null })

/** A service that does not answer: all that it consumed as, when it once told, is not known to go on. */
export function unreachable(
  address: string,
  groups: readonly string[],
  since: number,
  why: { readonly reason: string; readonly code: string | null }
): HeldConsumer[] {
  const hold = { topic: null, ...why, partitions: 0, since }
  return (groups.length === 0 ? [''] : groups).map(group => ({
    ...{ group, address, state: 'unreachable', since, holds: [hold] }
  }))
}

/** Where groups consume, as far as dead letters tell it: the origin topics of each group. */
export type Consumed = ReadonlyMap<string, ReadonlySet<string>>

/** What somebody is shown. @param consumed `null` for who sees all dead-letter topics */
export const shown = (held: readonly HeldConsumer[], consumed: Consumed | null): HeldConsumer[] =>
  (consumed === null ? held : seenBy(held, consumed))
    .slice(0, mostHeld)
    .map(consumer => ({ ...consumer, holds: consumer.holds.slice(0, mostHolds) }))

/**
 * What somebody sees who sees only some dead-letter topics: groups that failed there, and of the topics in which they stand still only
 * those whose letters are there.
 */
export function seenBy(held: readonly HeldConsumer[], consumed: Consumed): HeldConsumer[] {
  return held.flatMap(consumer => {
    const origins = consumed.get(consumer.group)
    if (origins === undefined) return []
    const seen = new Set([...origins].flatMap(origin => [origin, redriveTopic(origin, consumer.group)]))
    const holds = consumer.holds.filter(({ topic }) => topic === null || seen.has(topic))
    return holds.length === 0 ? [] : [{ ...consumer, holds, since: earliest(holds) ?? consumer.since }]
  })
}

function earliest(holds: readonly Hold[]): number | null {
  const known = holds.flatMap(({ since }) => (since === null ? [] : [since]))
  return known.length === 0 ? null : known.reduce((least, since) => Math.min(least, since))
}

const isTopic = (text: string): boolean => /^[A-Za-z0-9._-]{1,249}$/.test(text)
const isWord = (text: string | undefined): text is string => text !== undefined && /^[A-Za-z0-9_-]{1,60}$/.test(text)
