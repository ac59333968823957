import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Search } from '../../address/search.ts'
import { carried, useSearch } from '../../address/use-search.ts'
import { RangePicker } from '../../filters/range-picker.tsx'
import { SearchField } from '../../filters/search-field.tsx'
import { rowsOf } from '../../grid/read-on.ts'
import { useIndex } from '../../live/use-index.ts'
import { Blank } from '../../parts/blank.tsx'
import { Choice, Segments } from '../../parts/choice.tsx'
import { Title } from '../../parts/title.tsx'
import { spanOf } from '../../parts/trend-bins.ts'
import { causesQuery } from '../../server/queries.ts'
import type { Cause } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { useCauseChange } from '../cause/use-cause-change.tsx'
import { PagedGrid } from '../paged-grid.tsx'
import { causeColumns } from './cause-columns.tsx'
import { Headline } from './headline.tsx'

const keyOf = ({ fingerprint }: Cause): string => fingerprint
const everyState = ['new', 'ongoing', 'regressed', 'resolved', 'muted']

/** What went wrong, worst first: the screen that one opens at three in the morning. */
export function Causes() {
  const [search, ask] = useSearch()
  const navigate = useNavigate()
  const query = useInfiniteQuery(causesQuery(search))
  const change = useCauseChange()
  const rows = rowsOf(query, keyOf)
  const states = query.data?.pages.at(-1)?.states
  const open = ({ fingerprint }: Cause): void => {
    void navigate({ to: '/causes/$fingerprint', params: { fingerprint }, search: carried(search) as never })
  }
  const choose = (id: string): void => {
    const { state: _, ...rest } = search
    ask(id === 'all' ? { ...rest, state: everyState } : rest)
  }
  return (
    <div className="screen">
      <header className="screen-head">
        <Title words={text.causes.title} />
        {states !== undefined && <Headline states={states} />}
      </header>
      <div className="toolbar">
        <RangePicker />
        <SearchField label={text.causes.search} />
        <Segments
          label={text.causes.states.label}
          value={search.state === undefined ? 'active' : 'all'}
          options={[
            { id: 'active', label: text.causes.states.active },
            { id: 'all', label: text.causes.states.all }
          ]}
          onChange={choose}
        />
        <Choice
          label={text.causes.sort}
          labelled={false}
          value={search.sort ?? 'worst'}
          options={Object.entries(text.causes.sorts).map(([id, label]) => ({ id, label }))}
          onChange={sort => {
            const { sort: _, ...rest } = search
            ask(sort === 'worst' ? rest : { ...rest, sort })
          }}
        />
      </div>
      <PagedGrid
        name="causes"
        label={text.causes.title}
        query={query}
        waiting={8}
        rows={rows}
        empty={<NoCauses search={search} />}
        keyOf={keyOf}
        nameOf={({ name }) => name}
        columns={causeColumns(search, spanOf(rows.map(({ trend }) => trend)), change.entries)}
        onOpen={open}
        rowKeys={change.keys}
        toneOf={({ state }) => (state === 'regressed' ? 'bad' : state === 'new' ? 'fresh' : undefined)}
      />
      {change.dialog}
    </div>
  )
}

/** Nothing failed, nothing fits, or nothing yet: three different things. */
function NoCauses({ search }: { readonly search: Search }) {
  const index = useIndex()
  const asked = Object.keys(search).some(name => name !== 'sort')
  if (asked)
    return (
      <Blank title={text.causes.nothing} icon="filter" action={<Link to="/causes">{text.causes.clear}</Link>}>
        <p>{index?.state === 'reading' ? text.list.readingWords : text.causes.nothingWords}</p>
      </Blank>
    )
  if (index?.state === 'reading')
    return (
      <Blank title={text.causes.reading} icon="fresh">
        <p>{text.causes.readingWords}</p>
      </Blank>
    )
  return (
    <Blank title={text.causes.empty} icon="check" tone="good">
      <p>{text.causes.emptyWords}</p>
    </Blank>
  )
}
