import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { without } from '../address/search.ts'
import { useSearch } from '../address/use-search.ts'
import { ChipList } from '../filters/chip-list.tsx'
import { FilterWords } from '../filters/filter-words.tsx'
import { RangePicker } from '../filters/range-picker.tsx'
import type { Column } from '../grid/column.ts'
import { Blank } from '../parts/blank.tsx'
import { Choice } from '../parts/choice.tsx'
import { Title } from '../parts/title.tsx'
import { TopicName } from '../parts/topic-name.tsx'
import { When } from '../parts/when.tsx'
import { auditQuery } from '../server/queries.ts'
import type { AuditEntry } from '../server/types.ts'
import { text } from '../text/english.ts'
import { PagedGrid } from './paged-grid.tsx'

const words = text.audit.columns

const columns: Column<AuditEntry>[] = [
  { id: 'at', head: words.at, cell: ({ at }) => <When at={at} form="stacked" /> },
  { id: 'by', head: words.by, cell: ({ by }) => <span className="break">{by}</span> },
  {
    ...{ id: 'action', head: words.action },
    cell: ({ action, operation, filter, text: told }) => (
      <div className="cause-name">
        <Link to="/operations/$id" params={{ id: operation }} className="cause-link cut">
          {text.actions[action] ?? action}
        </Link>
        {told !== null && <p className="cut">{told}</p>}
        {filter !== null && (
          <p className="faint cut">
            <FilterWords words={filter} />
          </p>
        )}
      </div>
    )
  },
  { id: 'dlq', head: words.dlq, room: 'narrow', cell: ({ dlq }) => <TopicName dlq={dlq} /> },
  { id: 'why', head: words.why, room: 'narrow', cell: ({ why }) => <span className="break">{why ?? '–'}</span> },
  { id: 'outcome', head: words.outcome, cell: entry => <Came entry={entry} /> }
]

function Came({ entry: { action, event, failures, outcome } }: { readonly entry: AuditEntry }) {
  const changed = (count: number): string => text.audit.changed(count, action === 'cause' ? 'cause' : 'failure')
  if (outcome?.error !== undefined) return <span className="bad break">{outcome.error}</span>
  if (outcome !== null) {
    return (
      <span>
        {outcome.interrupted === true ? changed(outcome.changed) : text.audit.ended(changed(outcome.changed))}
        {outcome.interrupted === true && <span className="warn"> {text.audit.interrupted}</span>}
      </span>
    )
  }
  return <span className="soft">{event === 'begun' ? text.audit.begun : changed(failures)}</span>
}

export function Audit() {
  const [search, ask] = useSearch()
  const query = useInfiniteQuery(auditQuery(search))
  const rows = query.data?.pages.flatMap(page => page.items) ?? []
  const chips = [
    ...(search.operation === undefined ? [] : [{ name: 'operation' as const, value: search.operation }]),
    ...(search.lineage ?? []).map(value => ({ name: 'lineage' as const, value })),
    ...(search.by === undefined ? [] : [{ name: 'by' as const, value: search.by }])
  ]
  return (
    <div className="screen">
      <header className="screen-head">
        <Title words={text.audit.title} />
        <p className="soft">{text.audit.words}</p>
      </header>
      <div className="toolbar">
        <RangePicker />
        <Choice
          label={words.action}
          labelled={false}
          value={search.action?.[0] ?? 'all'}
          options={[
            { id: 'all', label: text.audit.all },
            ...Object.entries(text.actions).map(([id, label]) => ({ id, label }))
          ]}
          onChange={id => {
            const { action: _, ...rest } = search
            ask(id === 'all' ? rest : { ...rest, action: [id] })
          }}
        />
        <ChipList chips={chips} onRemove={chip => ask(without(search, chip))} onEdit={() => {}} />
      </div>
      <PagedGrid
        name="audit"
        label={text.audit.title}
        query={query}
        waiting={10}
        rows={rows}
        empty={
          <Blank title={chips.length === 0 ? text.audit.empty : text.causes.nothing}>
            <p>{text.audit.emptyWords}</p>
          </Blank>
        }
        keyOf={({ operation, event, at }) => `${operation} ${event} ${at}`}
        columns={columns}
        toneOf={({ outcome }) => (outcome?.error === undefined ? undefined : 'bad')}
      />
    </div>
  )
}
