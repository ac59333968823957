import type { OffsetRange, ReadExtent } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import type { NamedFilter } from '../filter/filter.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { Letter } from '../letters/letter.ts'
import { type LetterRange, readLetters } from '../letters/read-letters.ts'
import { KeyTable } from '../lineage/key-table.ts'
import type { LetterMask } from '../mask/letter-mask.ts'
import { type Action, changes } from './action.ts'
import { type LetterHint, readingBy } from './letter-hint.ts'

/** What is looked at, and by what. */
export interface SelectionRequest {
  readonly dlq: string
  readonly action: Action
  readonly filter: NamedFilter
  /** Failures changed at most. */
  readonly limit?: number | undefined
  /** Where letters that are meant lie, as far as it is known. @default all of the topic is read */
  readonly hint?: LetterHint | undefined
  readonly signal?: AbortSignal | undefined
  /** Hides what may not be shown in names of causes. @default hides nothing */
  readonly mask?: LetterMask | undefined
  /** How the topic is read: who is told of waits and of batches that cannot be read. */
  readonly reading?: Pick<LetterRange, 'onWait' | 'onUnreadable'> | undefined
}

/** A failure that the filter means, by the first of its letters. */
export interface Selected {
  readonly letter: Letter
  /** Whether the action changes anything about it. */
  readonly changes: boolean
}

/**
 * Each failure that a filter means, once, however many letters it left.
 * @param ranges what was read when it was planned: what came since is not touched
 * @param onLetter told of every letter read, for progress
 */
export async function* select(
  cluster: Cluster,
  { dlq, action, filter, limit = Number.POSITIVE_INFINITY, hint, signal, reading }: SelectionRequest,
  view: LedgerView,
  {
    ranges,
    onOpen,
    onLetter
  }: {
    readonly ranges?: readonly OffsetRange[] | undefined
    readonly onOpen?: (extents: readonly ReadExtent[]) => void
    readonly onLetter?: () => void
  }
): AsyncGenerator<Selected> {
  const seen = new KeyTable()
  let changed = 0
  const hinted = hint === undefined ? null : await readingBy(cluster, dlq, hint, ranges)
  if (hinted !== null) onOpen?.(hinted.extents)
  const whole = { topic: dlq, signal, ...reading }
  const rounds: LetterRange[] =
    hinted === null
      ? [{ ...whole, ranges, onOpen }]
      : hinted.rounds.map(round => ({ ...whole, ranges: round, topicId: hint?.topicId }))
  for (const round of rounds)
    for await (const letter of readLetters(cluster, round)) {
      onLetter?.()
      if (!filter.test(letter) || seen.set(letter.key, 0) >= 0) continue
      const does = changes(action, view, letter.key)
      if (does && ++changed > limit) return
      yield { letter, changes: does }
    }
}
