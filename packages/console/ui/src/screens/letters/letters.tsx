import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Search } from '../../address/search.ts'
import { carried, useSearch } from '../../address/use-search.ts'
import type { BulkAction } from '../../bulk/bulk-action.ts'
import { BulkBar } from '../../bulk/bulk-bar.tsx'
import { BulkDialog } from '../../bulk/bulk-dialog.tsx'
import { useBulkKeys } from '../../bulk/use-bulk-keys.ts'
import { FilterBar } from '../../filters/filter-bar.tsx'
import { RangePicker } from '../../filters/range-picker.tsx'
import { SearchField } from '../../filters/search-field.tsx'
import { Grid } from '../../grid/grid.tsx'
import { readOn, rowsOf } from '../../grid/read-on.ts'
import { type Keys, kept, none } from '../../grid/selection.ts'
import { Answer } from '../../parts/answer.tsx'
import { Choice } from '../../parts/choice.tsx'
import { Title } from '../../parts/title.tsx'
import { countQuery, lettersQuery } from '../../server/queries.ts'
import type { LetterCount, LetterRow } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { ColumnButton } from './column-button.tsx'
import { letterColumns, placeKey } from './letter-columns.tsx'
import { ListFoot, NoLetters } from './list-foot.tsx'
import { meantBy } from './meant-by.ts'
import { Newer } from './newer.tsx'
import { useTopics } from './use-topics.ts'

/** Letters that the address asks for; what acts, acts on just these, or on what is selected of them. */
export function Letters() {
  const [search, ask] = useSearch()
  return <LetterList search={search} ask={ask} title={text.list.title} />
}

interface LetterListProps {
  readonly search: Search
  readonly ask: (next: Search, step?: boolean) => void
  readonly title: string
  /** How many letters of how many failures there are, in words. */
  readonly match?: (letters: number, failures: number) => string
  /** What narrows the list beside its filters. */
  readonly aside?: ReactNode
  /** What it means when there is none. */
  readonly empty?: { readonly title: string; readonly words: string }
}

const countWords = ({ exact, more, letters, failures }: LetterCount, match: typeof text.list.match): string =>
  exact ? match(letters, failures) : more ? text.list.moreThan(letters) : text.list.atMost(letters)

export function LetterList({ search, ask, title, match = text.list.match, aside, empty }: LetterListProps) {
  const navigate = useNavigate()
  const query = useInfiniteQuery(lettersQuery(search))
  const count = useQuery(countQuery(search))
  const [selection, setSelection] = useState<Keys>(none)
  const [acting, setActing] = useState<BulkAction | null>(null)
  const rows = rowsOf(query, placeKey)
  // Survives being asked for again: what is still there stays selected.
  const selected = kept(selection, rows.map(placeKey))
  const topics = useTopics(search)
  const meant = meantBy(
    search,
    rows.filter(row => selected.has(placeKey(row))),
    topics,
    count.data
  )

  const redrive = (): void => {
    if (meant.redriveStopped === null) void navigate({ to: '/redrive/new', search: meant.redrive as never })
  }
  const act = (action: BulkAction): void => {
    if (meant.stopped === null) setActing(action)
  }
  useBulkKeys({ onAct: act, onRedrive: redrive })
  const open = ({ dlq, partition, offset }: LetterRow): void => {
    const params = { dlq, partition: String(partition), offset: String(offset) }
    void navigate({ to: '/letters/$dlq/$partition/$offset', params, search: carried(search) as never })
  }
  return (
    <div className="screen">
      <header className="screen-head">
        <Title words={title} />
        {count.data !== undefined && (
          <p className="soft" role="status">
            {countWords(count.data, match)}
          </p>
        )}
      </header>
      <div className="toolbar">
        {aside}
        <RangePicker />
        <SearchField label={text.filters.search} />
        <Choice
          label={text.list.sorts.label}
          labelled={false}
          value={search.sort ?? 'newest'}
          options={(['newest', 'oldest'] as const).map(id => ({ id, label: text.list.sorts[id] }))}
          onChange={sort => ask({ ...search, sort })}
        />
        <ColumnButton columns={search.column ?? []} onChange={column => ask({ ...search, column })} />
      </div>
      <FilterBar />
      <BulkBar
        words={meant.words}
        stopped={meant.stopped}
        redriveStopped={meant.redriveStopped}
        onAct={act}
        onRedrive={redrive}
        {...(selected.size === 0 ? {} : { onClear: () => setSelection(none) })}
      />
      <Newer search={search} onShow={() => void query.refetch()} />
      <Answer query={query} rows={12}>
        {({ pages }) =>
          rows.length === 0 && !query.hasNextPage ? (
            <NoLetters search={search} {...(empty === undefined ? {} : { empty })} />
          ) : (
            <Grid
              name="letters"
              label={title}
              rows={rows}
              keyOf={placeKey}
              nameOf={row => `${row.cause}, ${text.list.unit(row.dlq, row.partition, row.offset)}`}
              columns={letterColumns(search)}
              added={search.column?.length ?? 0}
              selected={selected}
              onSelect={setSelection}
              onOpen={open}
              onEnd={() => {
                // Where each letter is looked at, one page of looking a time: going on is asked for.
                if (pages.at(-1)?.scan === null) readOn(query)
              }}
              foot={
                <ListFoot
                  pages={pages}
                  shown={rows.length}
                  busy={query.isFetchingNextPage}
                  onMore={query.hasNextPage ? () => void query.fetchNextPage() : null}
                />
              }
            />
          )
        }
      </Answer>
      {acting !== null && (
        <BulkDialog
          action={acting}
          scope={meant.scope}
          onClose={() => setActing(null)}
          onDone={() => setSelection(none)}
        />
      )}
    </div>
  )
}
