import type { OffsetRange } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import type { NamedFilter } from '../filter/filter.ts'
import type { LedgerView } from '../ledger/view.ts'
import { isIncomplete } from '../letters/incomplete.ts'
import type { Letter } from '../letters/letter.ts'
import { type LetterRange, readLetters } from '../letters/read-letters.ts'
import { type CauseChoice, TriedFailures } from './tried-failures.ts'

/** Which letters a trial is of. */
export interface ChoiceRequest {
  readonly dlq: string
  readonly filter: NamedFilter
  /** Failures of each cause that are tried: the newest. */
  readonly perCause: number
  readonly signal?: AbortSignal | undefined
  /** How the topic is read: who is told of waits and of batches that cannot be read. */
  readonly reading?: Pick<LetterRange, 'onWait' | 'onUnreadable'> | undefined
}

/** What is tried, and what is left out. */
export interface Choices {
  /** Most frequent first. */
  readonly causes: readonly CauseChoice[]
  /** Failures that are discarded, or were sent back and have not failed again. */
  readonly settled: number
  /** Letters that do not hold their record whole: pointers, and share groups' without key and value. */
  readonly incomplete: number
}

/**
 * Reads the topic once and chooses the newest failures of each cause. A failure is tried by the newest of its letters that the filter
 * means; whether it is settled the newest of all its letters tells.
 * @param view what is decided about failures; `null` when that is not known
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*
 */
export async function chooseLetters(
  cluster: Cluster,
  { dlq, filter, perCause, signal, reading }: ChoiceRequest,
  view: LedgerView | null,
  onLetter?: () => void
): Promise<Choices> {
  const failures = new TriedFailures(view)
  let incomplete = 0
  for await (const letter of readLetters(cluster, { topic: dlq, signal, ...reading })) {
    onLetter?.()
    const meant = filter.test(letter)
    const whole = !isIncomplete(letter)
    failures.take(letter, meant && whole)
    if (meant && !whole) incomplete++
  }
  return { ...failures.choose(perCause), incomplete }
}

/** The letters that were chosen, each with its cause, as they lie in the log. Those that retention took meanwhile are left out. */
export async function* readChosen(
  cluster: Cluster,
  { dlq, signal, reading }: Pick<ChoiceRequest, 'dlq' | 'signal' | 'reading'>,
  choices: readonly CauseChoice[]
): AsyncGenerator<{ readonly letter: Letter; readonly cause: CauseChoice }> {
  const causes = new Map<string, CauseChoice>()
  const ranges: OffsetRange[] = []
  for (const cause of choices)
    for (const { partition, offset } of cause.places) {
      causes.set(`${partition} ${offset}`, cause)
      ranges.push({ partition, start: offset, end: offset + 1 })
    }
  for (const round of roundsOf(ranges))
    for await (const letter of readLetters(cluster, { topic: dlq, ranges: round, signal, ...reading })) {
      const cause = causes.get(`${letter.record.partition} ${letter.record.offset}`)
      if (cause !== undefined) yield { letter, cause }
    }
}

/** Offsets nearer to each other than this are read in one go, with what lies between them. */
const gap = 1000

/** Ranges of each partition that are near each other become one; a round has one range of a partition at most. */
function roundsOf(ranges: readonly OffsetRange[]): OffsetRange[][] {
  const rounds: OffsetRange[][] = []
  const partitions = Map.groupBy(ranges, ({ partition }) => partition)
  for (const own of partitions.values()) {
    const joined: { partition: number; start: number; end: number }[] = []
    for (const { partition, start, end } of own.sort((a, b) => a.start - b.start)) {
      const last = joined.at(-1)
      if (last !== undefined && start - last.end < gap) last.end = Math.max(last.end, end)
      else joined.push({ partition, start, end })
    }
    for (const [i, range] of joined.entries()) {
      rounds[i] ??= []
      rounds[i].push(range)
    }
  }
  return rounds
}
