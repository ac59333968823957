import { DeadLetterError, type ReadExtent } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { isTopicGone } from '../cluster/topic-gone.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { readAudit } from '../ledger/read-audit.ts'
import type { LedgerView } from '../ledger/view.ts'
import { eachLetter } from '../letters/read-letters.ts'
import { KeyTable } from '../lineage/key-table.ts'
import { operationsOf } from '../redrive/operation/operation.ts'
import { dlqNames } from '../topics/find-dlqs.ts'

/** Sources of one dead-letter topic that are looked at. */
const mostSources = 100

/** What the audit tells of who acted where. */
export interface Acted {
  readonly topics: ReadonlySet<string>
  /** Operations that noted or assigned something about failures. */
  readonly noting: ReadonlySet<string>
}

/** @throws DeadLetterError READ_TOPIC_FORBIDDEN, READ_*, BROKER_* */
export async function actedOf(cluster: Cluster, names: LedgerNames): Promise<Acted> {
  const topics = new Set<string>()
  const noting = new Set<string>()
  for await (const { event, operation, action, dlq } of readAudit(cluster, names)) {
    if (dlq !== '' && dlq !== '*') topics.add(dlq)
    if (event === 'begun' && (action === 'note' || action === 'assign')) noting.add(operation)
  }
  return { topics, noting }
}

/**
 * Topics that may hold letters of failures that the ledger knows: every one that looks like one for dead letters, by name, configuration
 * or newest record, and every one that ledger and audit name.
 * @throws DeadLetterError READ_TOPIC_FORBIDDEN where that record may not be read; BROKER_*
 */
export async function topicsToAsk(cluster: Cluster, view: LedgerView, acted: Acted): Promise<string[]> {
  const topics = new Set([...acted.topics, ...(await dlqNames(cluster))])
  for (const { dlq } of operationsOf(view)) topics.add(dlq)
  for (const [, { dlq, copy }] of view.decisions())
    for (const topic of [dlq, copy]) if (topic !== undefined) topics.add(topic)
  return [...topics].sort()
}

/**
 * The failures of letters that topics hold, read to their ends: and again from there, when it is asked again. Of transactions that are
 * open or aborted too: what may become a letter counts as one. A topic of which every broker says that it is gone holds none; one that
 * cannot be read ends it with an error, since nobody knows what it holds.
 */
export class LettersLeft {
  readonly #cluster: Cluster
  readonly #failures = new KeyTable()
  readonly #positions = new Map<string, { readonly id: string; readonly next: Map<number, number> }>()

  readonly #sources = new Map<string, Set<string>>()

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** Topics that letters of a topic tell to be made of: the first ones. */
  sourcesOf(topic: string): Iterable<string> {
    return this.#sources.get(topic) ?? []
  }

  has(key: Buffer): boolean {
    return this.#failures.get(key) >= 0
  }

  /** @throws DeadLetterError READ_TOPIC_MISSING where brokers do not agree; READ_TOPIC_FORBIDDEN, READ_STALLED, BATCH_*, BROKER_* */
  async readOn(topics: readonly string[], signal?: AbortSignal, onTopic?: (topic: string) => void): Promise<void> {
    for (const topic of topics) {
      onTopic?.(topic)
      await this.#readOn(topic, signal)
    }
  }

  async #readOn(topic: string, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#read(topic, signal)
    } catch (error) {
      if (!DeadLetterError.is(error)) throw error
      // Made anew since: its offsets begin anew too.
      if (error.code === 'READ_TOPIC_ANEW' && this.#positions.delete(topic)) return this.#readOn(topic, signal)
      if (error.code !== 'READ_TOPIC_MISSING' || !(await isTopicGone(this.#cluster, topic))) throw error
    }
  }

  async #read(topic: string, signal: AbortSignal | undefined): Promise<void> {
    const before = this.#positions.get(topic)
    const ends = new Map<number, number>()
    let topicId = ''
    const onOpen = (extents: readonly ReadExtent[], id: string): void => {
      topicId = id
      for (const { partition, end } of extents) ends.set(partition, end)
    }
    const from = before === undefined ? {} : { topicId: before.id, positions: before.next }
    const range = { topic, isolation: 'read-uncommitted', ...from, signal, onOpen } as const
    const sources = this.#sources.get(topic) ?? new Set()
    this.#sources.set(topic, sources)
    await eachLetter(this.#cluster, range, letter => {
      const source = letter.facts.topic
      if (source !== undefined && sources.size < mostSources) sources.add(source)
      this.#failures.set(letter.key, 0)
      return true
    })
    signal?.throwIfAborted()
    this.#positions.set(topic, { id: topicId, next: ends })
  }
}
