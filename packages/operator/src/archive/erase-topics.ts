import {
  DeadLetterError,
  isCompacted,
  kafkaErrors,
  type ReadExtent,
  readTopicViews,
  retentionMs,
  type SourceRecord,
  type TopicMetadata,
  type TopicView
} from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { type CopiesReading, settledLetters } from '../decide/parked-copies.ts'
import type { SettledLetters } from '../decide/settled-letters.ts'
import type { LedgerView } from '../ledger/view.ts'
import { openWriter } from '../ledger/writer.ts'
import type { Letter } from '../letters/letter.ts'
import { type LetterRange, readLetters } from '../letters/read-letters.ts'
import { familyGroup } from '../lineage/redriven.ts'
import type { EraseMatch } from './erase-match.ts'
import { carryOutCut, planCut } from './truncate.ts'

/** What one partition holds of a person. */
export interface EraseFinding {
  readonly topic: string
  /** UUID text: offsets of a topic of the same name that was made since are those of other records. */
  readonly topicId: string
  readonly partition: number
  readonly offsets: number[]
  /** Milliseconds since the epoch of the newest of them. */
  newest: number
}

/** What stays, and how long. */
export interface Remaining {
  readonly topic: string
  readonly partition: number
  readonly letters: number
  /**
   * Milliseconds since the epoch from which on retention may delete the last of them; Infinity: never by itself; `null`: that may
   * not be read.
   */
  readonly until: number | null
  /** Why they could not be deleted. */
  readonly reason: string
}

/** What was done in the topics. */
export interface ErasedTopics {
  /** Letters that no reader gets any more. */
  readonly erased: number
  /** Settled letters of others that lay before them and are gone too. */
  readonly others: number
  /** Tombstones that were written: the letters go when the topic is compacted. */
  readonly tombstones: number
  readonly remaining: readonly Remaining[]
  /** Topics that were deleted and made anew since they were read: nothing is deleted in the new ones. */
  readonly replaced: readonly string[]
}

/** What topics hold. */
export interface EraseFindings {
  readonly findings: readonly EraseFinding[]
  /** Topics that this principal may not read: what they hold is not known. */
  readonly forbidden: readonly string[]
  /** Partitions with batches that could not be read: what these hold is not known. */
  readonly unreadable: readonly UnreadableBatches[]
  /** Topics that are not there. */
  readonly missing: readonly string[]
}

/** Batches of a partition that could not be read. */
export interface UnreadableBatches {
  readonly topic: string
  readonly partition: number
  batches: number
}

/** Where a person's records are looked for. */
export interface ErasePlaces {
  /** Dead-letter topics and topics of parked copies. */
  readonly topics: readonly string[]
  /** Of these only what was sent back to a group: others may have topics of such names. */
  readonly families?: readonly string[]
}

/**
 * Reads topics through, records of open and aborted transactions with them (whoever reads uncommitted gets these), and says what they hold, and what of them could not be read. One that is deleted meanwhile holds nothing.
 * @throws DeadLetterError READ_STALLED, BATCH_*, BROKER_*
 */
export async function findToErase(
  cluster: Cluster,
  { topics, families = [] }: ErasePlaces,
  match: EraseMatch,
  reading: Pick<LetterRange, 'onWait' | 'onUnreadable' | 'signal'> = {},
  onLetter?: () => void
): Promise<EraseFindings> {
  const findings: EraseFinding[] = []
  const forbidden: string[] = []
  const unreadable: UnreadableBatches[] = []
  const missing: string[] = []
  const sentBack = new Set(families)
  const wanted = (record: SourceRecord): boolean =>
    match(record) && (!sentBack.has(record.topic) || familyGroup(record) !== undefined)
  for (const topic of new Set([...topics, ...families])) {
    const { onUnreadable } = reading
    const noted: typeof onUnreadable = onUnreadable && (error => onUnreadable(note(unreadable, topic, error)))
    try {
      findings.push(...(await findIn(cluster, topic, wanted, { ...reading, onUnreadable: noted }, onLetter)))
    } catch (error) {
      if (!DeadLetterError.is(error)) throw error
      if (error.code === 'READ_TOPIC_FORBIDDEN') forbidden.push(topic)
      else if (error.code === 'READ_TOPIC_MISSING') missing.push(topic)
      else throw error
    }
  }
  return { findings, forbidden, unreadable, missing }
}

function note(unreadable: UnreadableBatches[], topic: string, error: DeadLetterError): DeadLetterError {
  const { partition = 0 } = error.details
  const known = unreadable.find(each => each.topic === topic && each.partition === partition)
  if (known === undefined) unreadable.push({ topic, partition, batches: 1 })
  else known.batches++
  return error
}

async function findIn(
  cluster: Cluster,
  topic: string,
  wanted: (record: SourceRecord) => boolean,
  reading: Pick<LetterRange, 'onWait' | 'onUnreadable' | 'signal'>,
  onLetter?: () => void
): Promise<Iterable<EraseFinding>> {
  const found = new Map<number, EraseFinding>()
  let topicId = ''
  const onOpen = (_: readonly ReadExtent[], id: string): void => {
    topicId = id
  }
  const isolation = 'read-uncommitted'
  for await (const { record } of readLetters(cluster, { topic, isolation, ...reading, onOpen })) {
    onLetter?.()
    if (!wanted(record)) continue
    const { partition, offset, timestamp } = record
    const finding = found.get(partition) ?? { topic, topicId, partition, offsets: [], newest: 0 }
    finding.offsets.push(offset)
    finding.newest = Math.max(finding.newest, timestamp)
    found.set(partition, finding)
  }
  return found.values()
}

/** Codes of errors that say that a topic of the name is another one. */
const anew: ReadonlySet<string> = new Set(['ARCHIVE_TOPIC_REPLACED', 'READ_TOPIC_ANEW'])

/**
 * Deletes what was found as far as Kafka allows it. Kafka deletes from the beginning of a log only: the log of each partition is cut
 * behind the last found letter before which all others are settled. A compacted topic gets a tombstone for each key. Of a topic that was
 * made anew since it was read nothing is deleted.
 * @param view what is decided; `null` where that is not known: then no letter of others is settled
 * @param told what is done by then, after each topic: an error that ends it takes none of that back
 * @throws DeadLetterError READ_*, BATCH_*, FORWARD_*, BROKER_*
 */
export async function eraseFromTopics(
  cluster: Cluster,
  findings: readonly EraseFinding[],
  view: LedgerView | null,
  told?: (done: ErasedTopics) => void,
  reading: CopiesReading = {}
): Promise<ErasedTopics> {
  const total = { erased: 0, others: 0, tombstones: 0, remaining: [] as Remaining[], replaced: [] as string[] }
  for (const [topic, own] of Map.groupBy(findings, finding => finding.topic)) {
    try {
      await eraseFromTopic(cluster, topic, own, settledLetters(cluster, view, reading), total)
    } catch (error) {
      if (!DeadLetterError.is(error)) throw error
      if (anew.has(error.code)) total.replaced.push(topic)
      // Deleted, and all that it held.
      else if (error.code !== 'READ_TOPIC_MISSING') throw error
    }
    told?.(total)
  }
  return total
}

async function eraseFromTopic(
  cluster: Cluster,
  topic: string,
  own: readonly EraseFinding[],
  settled: SettledLetters,
  total: { erased: number; others: number; tombstones: number; readonly remaining: Remaining[] }
): Promise<void> {
  const topicView = await viewOf(cluster, topic)
  if (topicView === null) return
  const compacted = isCompacted(topicView)
  const cut = await cutTopic(cluster, topic, own, settled)
  // Counted first: what follows may fail, and they are gone.
  const rests = own.map(({ offsets, partition }) => offsets.filter(at => at >= (cut.ends.get(partition) ?? 0)).length)
  own.forEach(({ offsets }, i) => {
    total.erased += offsets.length - (rests[i] ?? 0)
  })
  total.others += cut.others
  if (compacted) total.tombstones += await writeTombstones(cluster, topic, own)
  const until = retentionMs(topicView)
  for (const [i, { partition, newest }] of own.entries()) {
    const letters = rests[i] ?? 0
    if (letters === 0) continue
    const reason = compacted
      ? 'it is compacted: they go, where they have a key, when their segment is compacted'
      : (cut.refused.get(partition) ??
        'they lie behind letters that are open, parked copies or what its group has not handled, and a log is deleted from its beginning only')
    total.remaining.push({ topic, partition, letters, until: until === null ? null : newest + until, reason })
  }
}

interface Cut {
  /** Offsets that the logs begin at now, by partition. */
  readonly ends: ReadonlyMap<number, number>
  readonly refused: ReadonlyMap<number, string>
  readonly others: number
}

async function cutTopic(
  cluster: Cluster,
  topic: string,
  own: readonly EraseFinding[],
  settled: SettledLetters
): Promise<Cut> {
  const found = new Map(own.map(({ partition, offsets }) => [partition, new Set(offsets)]))
  const isFound = ({ record }: Letter): boolean => found.get(record.partition)?.has(record.offset) ?? false
  const plan = await planCut(cluster, { topic }, letter => isFound(letter) || settled.has(letter))
  // The plan is of the topic that is there now, and carried out in that one only; what was found must be of it too.
  if (own.some(({ topicId }) => topicId !== plan.topicId))
    throw new DeadLetterError('ARCHIVE_TOPIC_REPLACED', { topic })
  const cuts = plan.cuts.flatMap(cut => {
    const last = own
      .find(({ partition }) => partition === cut.partition)
      ?.offsets.filter(offset => offset < cut.end)
      .at(-1)
    return last === undefined ? [] : [{ ...cut, end: last + 1 }]
  })
  const answers = cuts.length === 0 ? [] : await carryOutCut(cluster, { ...plan, cuts })
  const refused = new Map(answers.map(({ partition, reason }) => [partition, reason]))
  const done = cuts.filter(({ partition }) => !refused.has(partition))
  const before = (partition: number, end: number): number =>
    [...(found.get(partition) ?? [])].filter(offset => offset < end).length
  const others = done.reduce(
    (sum, { partition, start, end }) => sum + Math.max(0, end - start - before(partition, end)),
    0
  )
  return { ends: new Map(done.map(({ partition, end }) => [partition, end])), refused, others }
}

/** A tombstone for the key of each letter, in the letter's own partition; one without a key has none. */
async function writeTombstones(cluster: Cluster, topic: string, own: readonly EraseFinding[]): Promise<number> {
  const ranges = own.map(({ partition, offsets }) => ({
    ...{ partition, start: offsets[0] as number },
    end: (offsets.at(-1) as number) + 1
  }))
  const places = new Set(own.flatMap(({ partition, offsets }) => offsets.map(offset => `${partition} ${offset}`)))
  const keys = new Map<string, Pick<SourceRecord, 'partition' | 'rawKey'>>()
  // In one that was made anew other records lie at these offsets.
  const topicId = own[0]?.topicId
  for await (const { record } of readLetters(cluster, { topic, topicId, ranges })) {
    const { partition, offset, rawKey } = record
    if (rawKey !== null && places.has(`${partition} ${offset}`))
      keys.set(`${partition} ${rawKey.toString('hex')}`, { partition, rawKey: Buffer.from(rawKey) })
  }
  if (keys.size === 0) return 0
  const writer = await openWriter(cluster, topic, topicId)
  try {
    await Promise.all(
      [...keys.values()].map(({ partition, rawKey }) =>
        writer.write(() => partition, { key: rawKey, value: null, headers: [], timestamp: Date.now() })
      )
    )
  } finally {
    writer.close()
  }
  return keys.size
}

async function viewOf({ client }: Cluster, topic: string): Promise<TopicView | null> {
  const found = (await client.metadata([topic])).topics.get(topic) as TopicMetadata | undefined
  if (found === undefined || found.errorCode === kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION) return null
  return (await readTopicViews(client, [found])).get(topic) ?? null
}
