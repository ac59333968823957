import { DeadLetterError, readChunks, readRedriveMark } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import { committedOf } from '../../cluster/committed.ts'
import { placeText } from '../../cluster/log-offsets.ts'
import { ownTopicSettings } from '../../ledger/read-ledger.ts'
import type { Letter } from '../../letters/letter.ts'
import { keyText } from '../../lineage/lineage.ts'
import type { Stale } from './plan.ts'

/** One failure of a key. */
interface Candidate {
  readonly offset: number
  readonly failure: string
}

interface OriginPartition {
  readonly group: string
  readonly topic: string
  readonly partition: number
  readonly byKey: Map<string, Candidate[]>
  /** Of records that failed themselves: none of them was handled. */
  readonly failed: Set<number>
  first: number
}

/** Failures that are looked at, and records of origins that are read for it. */
export interface StaleLimits {
  readonly failures: number
  readonly records: number
}

export const staleLimits: StaleLimits = { failures: 100_000, records: 1_000_000 }
const mostListed = 10

/** Finds failures of keys that moved on since. */
export class StaleFailures {
  readonly #limits: StaleLimits
  readonly #origins = new Map<string, OriginPartition>()
  #failures = 0
  #beyond = 0

  constructor(limits: StaleLimits = staleLimits) {
    this.#limits = limits
  }

  /** Letters without key, or that do not tell origin and group, cannot be stale. */
  add(letter: Letter): void {
    const { topic, partition, offset, group } = letter.facts
    const { rawKey } = letter.record
    if (topic === undefined || partition === undefined || offset === undefined || !group || rawKey === null) return
    if (this.#failures >= this.#limits.failures) {
      this.#beyond++
      return
    }
    this.#failures++
    const name = `${placeText(topic, partition)}/${group}`
    const origin: OriginPartition = this.#origins.get(name) ?? {
      ...{ group, topic, partition, byKey: new Map(), failed: new Set(), first: offset }
    }
    this.#origins.set(name, origin)
    origin.failed.add(offset)
    origin.first = Math.min(origin.first, offset)
    const key = rawKey.toString('latin1')
    const of = origin.byKey.get(key) ?? []
    origin.byKey.set(key, of)
    of.push({ offset, failure: keyText(letter.key) })
  }

  /** Reads the keys of what the groups have handled behind the failures. Changes nothing. */
  async find(cluster: Cluster, signal?: AbortSignal): Promise<Stale> {
    const stale: string[] = []
    let unknown = this.#beyond > 0 ? `${this.#beyond} failures beyond the first ${this.#limits.failures}` : null
    let budget = this.#limits.records
    for (const origin of this.#origins.values()) {
      try {
        const committed = (await committedOf(cluster, origin.group, [origin])).get(
          placeText(origin.topic, origin.partition)
        )
        if (committed === undefined) unknown ??= `group ${origin.group} has no committed offset of ${origin.topic}`
        else if (committed - origin.first > budget)
          unknown ??= `${origin.topic}[${origin.partition}] has more records since than are looked at`
        else {
          budget -= Math.max(0, committed - origin.first)
          stale.push(...(await staleOf(cluster, origin, committed, signal)))
        }
      } catch (error) {
        if (!DeadLetterError.is(error)) throw error
        unknown ??= error.message
      }
    }
    return { count: stale.length, failures: stale.slice(0, mostListed), unknown }
  }
}

async function staleOf(
  { client }: Cluster,
  { topic, partition, byKey, failed, first }: OriginPartition,
  committed: number,
  signal: AbortSignal | undefined
): Promise<string[]> {
  if (committed <= first + 1) return []
  const newest = new Map<string, number>()
  const ranges = [{ partition, start: first + 1, end: committed }]
  const settings = { ...ownTopicSettings(topic), ranges, signal, onUnreadable: () => {} }
  for await (const { records } of readChunks(client, settings))
    for (const record of records) {
      const key = record.rawKey?.toString('latin1')
      if (key === undefined || !byKey.has(key) || failed.has(record.offset)) continue
      // A copy that was sent back is no newer than its record.
      if (readRedriveMark(record.headers) === null) newest.set(key, record.offset)
    }
  return [...newest].flatMap(([key, at]) =>
    (byKey.get(key) ?? []).filter(({ offset }) => offset < at).map(({ failure }) => failure)
  )
}
