import {
  kafkaErrors,
  readTopicViews,
  redrivePrefix,
  retentionMs,
  type TopicMetadata
} from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { unless } from '../cluster/unless.ts'
import type { Letter } from '../letters/letter.ts'
import { readLetters } from '../letters/read-letters.ts'
import { isSentCopy } from '../lineage/redriven.ts'

/** Names that dead-letter topics commonly have: the binder's, ours, Spring Kafka's, and what people call them. */
const named = /^(?:error|parked)\.|(?:^|[.\-_])(?:dlq|dlt|dead[.\-_]?letters?)(?:[.\-_]\d+)?$/i
/** Kafka 4.4: the dead-letter topic of a share group. */
const configured = 'errors.deadletterqueue.group.enable'
const hour = 3_600_000
const gone = ['READ_TOPIC_MISSING', 'READ_TOPIC_ANEW'] as const

/** What says that a topic holds dead letters. */
export type FoundBy = 'name' | 'header' | 'config'

/** A dead-letter topic at a glance. */
export interface DlqSummary {
  readonly topic: string
  readonly foundBy: FoundBy
  readonly partitions: number
  /** Offsets between start and end: letters, and what transactions and compaction left. */
  readonly depth: number
  /** Offsets of the last hour. */
  readonly lastHour: number
  /** Offsets that retention may delete by age within an hour from now; `null` when that cannot be told. */
  readonly dueNextHour: number | null
  /** Milliseconds since the epoch of the oldest and newest letter; `null` when there is none. */
  readonly oldest: number | null
  readonly newest: number | null
  /** Milliseconds that letters are kept; Infinity for ever, `null` when that may not be read. */
  readonly retentionMs: number | null
  /** Who wrote the newest letter: `dead-letter` is this library, else the framework, where it is known. */
  readonly dialect: string | null
  /** Where each partition begins and ends. */
  readonly extents: readonly { readonly partition: number; readonly start: number; readonly end: number }[]
}

/** The dead-letter topics of a cluster, by name, by configuration and, of other topics, by the headers of their newest record. */
export async function findDlqs(
  cluster: Cluster,
  { now, all, onTopic }: { readonly now: number; readonly all: boolean; readonly onTopic?: (topic: string) => void }
): Promise<DlqSummary[]> {
  const found: DlqSummary[] = []
  for (const { topic, foundBy, keptMs } of await candidates(cluster)) {
    if (foundBy === null && !all) continue
    onTopic?.(topic.name)
    // Topics are deleted, and made anew, while others are looked into.
    const summary = await unless(gone, summarize(cluster, topic, now, foundBy, keptMs))
    if (summary !== null) found.push(summary)
  }
  return found.sort((a, b) => b.depth - a.depth || (a.topic < b.topic ? -1 : 1))
}

/**
 * Names of all that {@link findDlqs} finds, and nothing else of them. What may not be read may be one: that is an error.
 * @throws DeadLetterError READ_TOPIC_FORBIDDEN, READ_*, BROKER_*
 */
export async function dlqNames(cluster: Cluster): Promise<string[]> {
  const names: string[] = []
  for (const { topic, foundBy } of await candidates(cluster)) {
    const isOne =
      foundBy !== null ||
      writerOf(
        await edge(cluster, topic.name, await offsetsAt(cluster, topic, -1), await offsetsAt(cluster, topic, -2), -1)
      ) !== null
    if (isOne) names.push(topic.name)
  }
  return names
}

/** Topics by which records are sent back to one group alone, by their names. */
export async function familyNames({ client }: Cluster): Promise<string[]> {
  const { topics } = await client.metadata(null)
  return [...topics.keys()].filter(name => name.startsWith(redrivePrefix)).sort()
}

interface Candidate {
  readonly topic: TopicMetadata
  /** `null`: only its records can tell. */
  readonly foundBy: FoundBy | null
  readonly keptMs: number | null
}

async function candidates({ client }: Cluster): Promise<Candidate[]> {
  const topics = [...(await client.metadata(null)).topics.values()].filter(
    topic => !topic.isInternal && topic.errorCode === 0 && topic.partitions.length > 0
  )
  const views = await readTopicViews(client, topics)
  return topics.map(topic => {
    const view = views.get(topic.name)
    const isConfigured = view?.configs?.get(configured) === 'true'
    const foundBy = named.test(topic.name) ? 'name' : isConfigured ? 'config' : null
    return { topic, foundBy, keptMs: view === undefined ? null : retentionMs(view) }
  })
}

/** Who wrote a letter; `null` where it is none that is known, as a copy is that was sent back with all its headers. */
function writerOf(letter: Letter | null): string | null {
  if (letter === null || isSentCopy(letter)) return null
  return letter.facts.own ? 'dead-letter' : letter.facts.dialect
}

/** @returns `null` when neither name nor configuration nor header says that it is one */
async function summarize(
  cluster: Cluster,
  topic: TopicMetadata,
  now: number,
  foundBy: FoundBy | null,
  keptMs: number | null
): Promise<DlqSummary | null> {
  const starts = await offsetsAt(cluster, topic, -2)
  const ends = await offsetsAt(cluster, topic, -1)
  const recent = await offsetsAt(cluster, topic, now - hour)
  // Who may describe it sees how deep it is.
  const newest = await unless(['READ_TOPIC_FORBIDDEN'], edge(cluster, topic.name, ends, starts, -1))
  const dialect = writerOf(newest)
  const by = foundBy ?? (dialect === null ? null : 'header')
  if (by === null) return null
  const oldest = await unless(['READ_TOPIC_FORBIDDEN'], edge(cluster, topic.name, ends, starts, 1))
  const due = keptMs === null ? null : await dueWithin(cluster, topic, starts, ends, now + hour - keptMs)
  let depth = 0
  let lastHour = 0
  for (const [partition, end] of ends) {
    depth += end - (starts.get(partition) ?? 0)
    const from = recent.get(partition) ?? -1
    if (from >= 0) lastHour += end - from
  }
  return {
    ...{ topic: topic.name, foundBy: by, partitions: topic.partitions.length, depth, lastHour, dialect },
    ...{ retentionMs: keptMs, dueNextHour: due },
    extents: [...ends].map(([partition, end]) => ({ partition, start: starts.get(partition) ?? 0, end })),
    ...{ oldest: oldest?.record.timestamp ?? null, newest: newest?.record.timestamp ?? null }
  }
}

/** Of each partition the first offset that is not older; −1 where none is. */
async function offsetsAt(
  { client }: Cluster,
  { name, partitions }: TopicMetadata,
  timestamp: number
): Promise<Map<number, number>> {
  const queries = partitions.map(({ partition }) => ({ topic: name, partition, timestamp }))
  const answers = await client.listOffsets(queries, 'read-committed')
  return new Map(
    answers.flatMap(({ partition, errorCode, offset }) => (errorCode === kafkaErrors.NONE ? [[partition, offset]] : []))
  )
}

/** Offsets before the first letter that is younger than `until`. Kafka deletes whole segments, so that it may take longer. */
async function dueWithin(
  cluster: Cluster,
  topic: TopicMetadata,
  starts: ReadonlyMap<number, number>,
  ends: ReadonlyMap<number, number>,
  until: number
): Promise<number> {
  if (until <= 0 || !Number.isFinite(until)) return 0
  const first = await offsetsAt(cluster, topic, Math.floor(until))
  let due = 0
  for (const [partition, start] of starts) {
    const stays = first.get(partition) ?? -1
    due += Math.max(0, (stays < 0 ? (ends.get(partition) ?? start) : stays) - start)
  }
  return due
}

/** The oldest (1) or newest (−1) letter among the first or last of each partition. */
async function edge(
  cluster: Cluster,
  topic: string,
  ends: ReadonlyMap<number, number>,
  starts: ReadonlyMap<number, number>,
  side: 1 | -1
): Promise<Letter | null> {
  const ranges = [...ends].flatMap(([partition, end]) => {
    const start = starts.get(partition) ?? 0
    if (end <= start) return []
    // Markers of transactions take offsets too.
    return [
      side === 1
        ? { partition, start, end: Math.min(end, start + 2) }
        : { partition, start: Math.max(start, end - 2), end }
    ]
  })
  if (ranges.length === 0) return null
  let found: Letter | null = null
  for await (const letter of readLetters(cluster, { topic, ranges, onUnreadable: () => {} })) {
    const later = found === null ? 1 : letter.record.timestamp - found.record.timestamp
    if (found === null || later * side < 0) found = letter.owned()
  }
  return found
}
