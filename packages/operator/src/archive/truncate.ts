import { brokerSaid, DeadLetterError, type ReadExtent } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { type CopiesReading, settledLetters } from '../decide/parked-copies.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { Letter } from '../letters/letter.ts'
import { readLetters } from '../letters/read-letters.ts'

/** What deleting the beginning of one partition takes away. */
export interface PartitionCut {
  readonly partition: number
  /** Where the log begins now. */
  readonly start: number
  /** Where it would begin: at the first letter that has to stay, or at the end. */
  end: number
  /** Letters that go. */
  letters: number
  /** A letter that has to stay was met. */
  bounded: boolean
}

/** How far a topic can be cut. */
export interface CutPlan {
  readonly topic: string
  /** UUID text: a topic of the same name that was made since is another one. */
  readonly topicId: string
  /** Partitions of which something goes. */
  readonly cuts: readonly PartitionCut[]
}

/** How a topic is read to find out. A batch that cannot be read ends it with an error: nobody knows what it holds. */
export interface CutRequest extends CopiesReading {
  readonly topic: string
}

/**
 * How far the log of each partition can be cut: up to the first letter that is not settled. That is one about which nothing is decided,
 * which failed again after it was sent back, which is parked without a copy that could be read, or which is itself a parked copy.
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*
 */
export const planTruncation = (
  cluster: Cluster,
  request: CutRequest,
  view: LedgerView,
  onLetter?: () => void
): Promise<CutPlan> => {
  const settled = settledLetters(cluster, view, request)
  return planCut(cluster, request, letter => settled.has(letter), onLetter)
}

/** The same for whatever may go. */
export async function planCut(
  cluster: Cluster,
  { topic, signal, onWait }: CutRequest,
  goes: (letter: Letter) => boolean | Promise<boolean>,
  onLetter?: () => void
): Promise<CutPlan> {
  const cuts = new Map<number, PartitionCut>()
  let topicId = ''
  const onOpen = (extents: readonly ReadExtent[], id: string): void => {
    topicId = id
    for (const { partition, start, end } of extents)
      cuts.set(partition, { partition, start, end, letters: 0, bounded: false })
  }
  for await (const letter of readLetters(cluster, { topic, signal, onWait, onOpen })) {
    onLetter?.()
    const cut = cuts.get(letter.record.partition)
    if (cut === undefined || cut.bounded) continue
    const gone = goes(letter)
    if (gone instanceof Promise ? await gone : gone) cut.letters++
    else {
      cut.end = letter.record.offset
      cut.bounded = true
    }
  }
  // Ended early: what was not read may have to stay.
  if (signal?.aborted) return { topic, topicId, cuts: [] }
  return { topic, topicId, cuts: [...cuts.values()].filter(({ start, end }) => end > start) }
}

/**
 * Of what was shown no more goes than was shown: while a question stood somebody may have taken a decision back, or made one.
 * @throws DeadLetterError ARCHIVE_TOPIC_REPLACED
 */
export function lesserCut(shown: CutPlan, now: CutPlan): CutPlan {
  if (shown.topicId !== now.topicId) throw new DeadLetterError('ARCHIVE_TOPIC_REPLACED', { topic: shown.topic })
  const cuts = now.cuts.flatMap(cut => {
    const before = shown.cuts.find(({ partition }) => partition === cut.partition)
    return before === undefined ? [] : [cut.end <= before.end ? cut : before]
  })
  return { ...now, cuts }
}

/** A partition that was not cut, and why. */
export interface RefusedCut {
  readonly partition: number
  readonly reason: string
}

/**
 * Deletes what lies before the end of each cut, for every reader and for good (DeleteRecords).
 * @throws DeadLetterError ARCHIVE_TOPIC_REPLACED, BROKER_*
 */
export async function carryOutCut({ client }: Cluster, { topic, topicId, cuts }: CutPlan): Promise<RefusedCut[]> {
  const found = (await client.metadata([topic])).topics.get(topic)
  if (found?.id !== topicId) throw new DeadLetterError('ARCHIVE_TOPIC_REPLACED', { topic })
  const answers = await client.deleteRecords(cuts.map(({ partition, end }) => ({ topic, partition, offset: end })))
  return answers
    .filter(({ errorCode }) => errorCode !== 0)
    .map(({ partition, errorCode }) => ({ partition, reason: brokerSaid(errorCode, null) }))
}

/** Letters of cuts that were carried out. */
export const lettersOf = ({ cuts }: CutPlan, refused: readonly RefusedCut[] = []): number =>
  cuts
    .filter(({ partition }) => !refused.some(other => other.partition === partition))
    .reduce((sum, { letters }) => sum + letters, 0)
