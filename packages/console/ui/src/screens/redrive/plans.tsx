import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { FilterWords } from '../../filters/filter-words.tsx'
import type { Column } from '../../grid/column.ts'
import { rowsOf } from '../../grid/read-on.ts'
import { StateBadge } from '../../parts/badge.tsx'
import { Blank } from '../../parts/blank.tsx'
import { Button } from '../../parts/button.tsx'
import { By } from '../../parts/by.tsx'
import { Title } from '../../parts/title.tsx'
import { When } from '../../parts/when.tsx'
import { plansQuery } from '../../server/queries.ts'
import type { Plan } from '../../server/types.ts'
import { useDenied } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { amount } from '../../words/amount.ts'
import { PagedGrid } from '../paged-grid.tsx'
import { planTarget } from './plan-words.ts'

const words = text.plans.columns

const keyOf = ({ id }: Plan): string => id

const columns: Column<Plan>[] = [
  {
    ...{ id: 'plan', head: words.plan },
    cell: plan => (
      <div className="cause-name">
        <Link to="/redrive/$id" params={{ id: plan.id }} className="cause-link cut">
          {text.plan.title(plan.dlq)}
        </Link>
        <p className="soft cut">
          <FilterWords words={plan.words} />
        </p>
      </div>
    )
  },
  { id: 'state', head: words.state, cell: ({ state }) => <StateBadge state={state} /> },
  { id: 'send', head: words.send, number: true, cell: ({ report }) => (report === null ? '…' : amount(report.send)) },
  {
    id: 'target',
    head: words.target,
    room: 'narrow',
    cell: ({ target }) => <span className="break">{planTarget(target)}</span>
  },
  { id: 'by', head: words.by, room: 'narrow', cell: ({ by }) => <By by={by} /> },
  { id: 'created', head: words.created, cell: ({ created }) => <When at={created} form="stacked" /> }
]

/** Plans of redrives, newest first. */
export function Plans() {
  const navigate = useNavigate()
  const denied = useDenied('redrive')
  const query = useInfiniteQuery(plansQuery())
  const rows = rowsOf(query, keyOf)
  return (
    <div className="screen">
      <header className="screen-head">
        <Title words={text.plans.title} />
        <p className="soft">{text.plans.words}</p>
      </header>
      <div className="toolbar">
        <Button kind="main" denied={denied} onPress={() => void navigate({ to: '/redrive/new' })}>
          {text.plans.make}
        </Button>
      </div>
      <PagedGrid
        name="plans"
        label={text.plans.title}
        query={query}
        rows={rows}
        empty={
          <Blank title={text.plans.empty} icon="send" action={<Link to="/causes">{text.plans.toCauses}</Link>}>
            <p>{text.plans.emptyWords}</p>
          </Blank>
        }
        keyOf={keyOf}
        nameOf={({ dlq }) => text.plan.title(dlq)}
        columns={columns}
        onOpen={({ id }) => void navigate({ to: '/redrive/$id', params: { id } })}
      />
    </div>
  )
}
