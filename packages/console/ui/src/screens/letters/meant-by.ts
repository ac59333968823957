import { filterOf, isEmpty, type Search } from '../../address/search.ts'
import { mostNamed, type Scope, scopeOfRows } from '../../bulk/bulk-action.ts'
import type { LetterCount, LetterRow } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount } from '../../words/amount.ts'

export interface MeantLetters {
  /** Said beside the buttons. */
  readonly words: string
  readonly scope: Scope
  /** Why nothing can be done with them; `null`: it can. */
  readonly stopped: string | null
  /** What a plan begins with. */
  readonly redrive: Search
  readonly redriveStopped: string | null
}

/**
 * What an action is for: the selected letters, or else everything that the address asks for, in the topics that hold it.
 * The filters that are seen are the ones that bind: where one cannot, nothing is done.
 */
export function meantBy(
  search: Search,
  selected: readonly Pick<LetterRow, 'dlq' | 'failure'>[],
  topics: readonly string[],
  count: LetterCount | undefined
): MeantLetters {
  if (selected.length > 0) {
    const scope = scopeOfRows(selected)
    const named = scope.reduce((most, { filter }) => Math.max(most, filter.lineage?.length ?? 0), 0)
    const stopped = named > mostNamed ? text.bulk.tooMany : null
    const [only] = scope
    const lineage = only?.filter.lineage ?? []
    return {
      words: text.bulk.selected(selected.length),
      scope,
      stopped,
      redrive: only === undefined ? {} : { dlq: [only.dlq], lineage },
      redriveStopped: stopped ?? (scope.length === 1 ? null : text.bulk.oneTopic)
    }
  }
  const filter = filterOf(search)
  const stopped =
    search.state !== undefined
      ? text.bulk.stateFilter
      : topics.length === 0 || count?.letters === 0
        ? text.bulk.nothing
        : null
  const { state: _, column: __, sort: ___, dlq: ____, ...asked } = search
  return {
    words: text.bulk.everything(count === undefined ? '…' : `${count.exact ? '' : '≤ '}${amount(count.letters)}`),
    scope: topics.map(dlq => ({ dlq, filter })),
    stopped: stopped ?? (isEmpty(filter) && search.dlq === undefined ? text.bulk.filterFirst : null),
    redrive: { ...asked, dlq: topics },
    // A plan may leave out what is decided by itself: it says what it leaves.
    redriveStopped: topics.length === 0 || count?.letters === 0 ? text.bulk.nothing : null
  }
}
