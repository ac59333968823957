import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useSearch } from '../../address/use-search.ts'
import type { Column } from '../../grid/column.ts'
import { rowsOf } from '../../grid/read-on.ts'
import { StateBadge } from '../../parts/badge.tsx'
import { Blank } from '../../parts/blank.tsx'
import { By } from '../../parts/by.tsx'
import { Segments } from '../../parts/choice.tsx'
import { Title } from '../../parts/title.tsx'
import { TopicName } from '../../parts/topic-name.tsx'
import { When } from '../../parts/when.tsx'
import { operationsQuery } from '../../server/queries.ts'
import type { Operation } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { counted } from '../../words/amount.ts'
import { PagedGrid } from '../paged-grid.tsx'
import { OperationTitle } from './operation-title.tsx'
import { operationTitle } from './operation-words.ts'
import { ProgressBar } from './progress-bar.tsx'
import { StopAll } from './stop-all.tsx'

const words = text.operations.columns
const underWay = ['running', 'pausing', 'paused', 'stopping']

const keyOf = ({ id }: Operation): string => id

const columns: Column<Operation>[] = [
  {
    ...{ id: 'what', head: words.what },
    cell: operation => (
      <div className="cause-name">
        <Link to="/operations/$id" params={{ id: operation.id }} className="cause-link cut">
          <OperationTitle operation={operation} />
        </Link>
        <p className="soft cut">{operation.error ?? operation.why ?? text.plan.noWhy}</p>
      </div>
    )
  },
  { id: 'state', head: words.state, cell: ({ state }) => <StateBadge state={state} /> },
  {
    ...{ id: 'done', head: words.done },
    cell: ({ done, planned, failedAgain }) => (
      <div>
        <ProgressBar done={done} planned={planned} label={text.operation.progress} />
        {failedAgain > 0 && <p className="bad">{text.operations.failedAgain(counted(failedAgain, 'failure'))}</p>}
      </div>
    )
  },
  { id: 'dlq', head: words.dlq, room: 'narrow', cell: ({ dlq }) => <TopicName dlq={dlq} /> },
  { id: 'by', head: words.by, room: 'narrow', cell: ({ by }) => <By by={by} /> },
  { id: 'since', head: words.since, cell: ({ since }) => <When at={since} form="stacked" /> }
]

/** What runs and what ran, newest first. */
export function Operations() {
  const [search, ask] = useSearch()
  const navigate = useNavigate()
  const query = useInfiniteQuery(operationsQuery(search))
  const rows = rowsOf(query, keyOf)
  return (
    <div className="screen">
      <header className="screen-head">
        <Title words={text.operations.title} />
      </header>
      <div className="toolbar">
        <Segments
          label={text.operations.title}
          value={search.state === undefined ? 'all' : 'running'}
          options={[
            { id: 'all', label: text.operations.all },
            { id: 'running', label: text.operations.running }
          ]}
          onChange={id => ask(id === 'all' ? {} : { state: underWay })}
        />
        <span className="grow" />
        <StopAll />
      </div>
      <PagedGrid
        name="operations"
        label={text.operations.title}
        query={query}
        rows={rows}
        empty={
          <Blank title={text.operations.empty} action={<Link to="/causes">{text.plans.toCauses}</Link>}>
            <p>{text.operations.emptyWords}</p>
          </Blank>
        }
        keyOf={keyOf}
        nameOf={operationTitle}
        columns={columns}
        onOpen={({ id }) => void navigate({ to: '/operations/$id', params: { id } })}
        toneOf={({ state }) => (state === 'failed' || state === 'abandoned' ? 'bad' : undefined)}
      />
    </div>
  )
}
