import { filterOf, isEmpty, type Search } from '../../address/search.ts'
import { type Scope, scopeOfRows } from '../../bulk/bulk-action.ts'
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
    const [only] = scope
    const topicsOfThem = new Set(scope.map(({ dlq }) => dlq)).size
    return {
      words: text.bulk.selected(selected.length),
      scope,
      stopped: null,
      redrive: only === undefined ? {} : { dlq: [only.dlq], lineage: only.filter.lineage ?? [] },
      redriveStopped: topicsOfThem > 1 ? text.bulk.oneTopic : scope.length > 1 ? text.bulk.tooMany : null
    }
  }
  const filter = filterOf(search)
  const stopped = topics.length === 0 || (count?.letters === 0 && !count.more) ? text.bulk.nothing : null
  const { column: _, sort: __, dlq: ___, ...asked } = search
  return {
    words: text.bulk.everything(
      count === undefined ? '…' : `${count.exact ? '' : count.more ? '≥ ' : '≤ '}${amount(count.letters)}`
    ),
    scope: topics.map(dlq => ({ dlq, filter })),
    stopped: stopped ?? (isEmpty(filter) && search.dlq === undefined ? text.bulk.filterFirst : null),
    redrive: { ...asked, dlq: topics },
    redriveStopped: stopped ?? (search.state?.every(isSetAside) ? text.bulk.setAside : null)
  }
}

const isSetAside = (state: string): boolean => state === 'parked' || state === 'discarded'
