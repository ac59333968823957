import { letterSaying, type OffsetRange } from '@dead-letter/kafka/internal'
import { readCause } from '../cause/cause.ts'
import { others } from '../cause/letter-counts.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { NamedFilter } from '../filter/filter.ts'
import type { LedgerView } from '../ledger/view.ts'
import { isIncomplete } from '../letters/incomplete.ts'
import type { Letter } from '../letters/letter.ts'
import { type LetterRange, readLetters } from '../letters/read-letters.ts'
import { KeyTable } from '../lineage/key-table.ts'

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

/** Where a letter lies in the dead-letter topic. */
export interface LetterPlace {
  readonly partition: number
  readonly offset: number
}

/** Failures of one cause, and where those lie that were chosen. */
export interface CauseChoice {
  readonly cause: string
  readonly fingerprint: string
  /** A hash of what the first of its letters says, wherever in the code it was thrown. */
  readonly saying: string
  /** Failures that the filter means, and about which it is not decided that nothing more is to be done. */
  failures: number
  readonly places: LetterPlace[]
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

/** Causes that are told apart. */
const mostCauses = 1000

/**
 * Reads the topic once and chooses the newest failures of each cause: of a letter no more is kept than its place.
 * @param view what is decided about failures; `null` when that is not known
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*
 */
export async function chooseLetters(
  cluster: Cluster,
  { dlq, filter, perCause, signal, reading }: ChoiceRequest,
  view: LedgerView | null,
  onLetter?: () => void
): Promise<Choices> {
  const choices = new Map<string, CauseChoice>()
  const seen = new KeyTable()
  let settled = 0
  let incomplete = 0
  for await (const letter of readLetters(cluster, { topic: dlq, signal, ...reading })) {
    onLetter?.()
    if (!filter.test(letter) || seen.get(letter.key) >= 0) continue
    if (isIncomplete(letter)) {
      incomplete++
      continue
    }
    seen.set(letter.key, 0)
    const state = view?.stateOf(letter.key, letter.redrives)
    if (state === 'discarded' || state === 'redriven') settled++
    else choose(choices, letter, perCause)
  }
  return { causes: [...choices.values()].sort((a, b) => b.failures - a.failures), settled, incomplete }
}

function choose(choices: Map<string, CauseChoice>, letter: Letter, perCause: number): void {
  const { name, fingerprint } = readCause(letter)
  const full = !choices.has(fingerprint) && choices.size >= mostCauses
  const id = full ? others : fingerprint
  let choice = choices.get(id)
  if (choice === undefined) {
    const saying = full ? others : letterSaying(letter)
    choice = { cause: full ? others : name, fingerprint: id, saying, failures: 0, places: [] }
    choices.set(id, choice)
  }
  choice.failures++
  choice.places.push({ partition: letter.record.partition, offset: letter.record.offset })
  if (choice.places.length > perCause) choice.places.shift()
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
