import { Link, useNavigate } from '@tanstack/react-router'
import type { Search } from '../../address/search.ts'
import { carried } from '../../address/use-search.ts'
import type { Column } from '../../grid/column.ts'
import { Grid } from '../../grid/grid.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import { spanOf } from '../../parts/trend-bins.ts'
import { When } from '../../parts/when.tsx'
import type { Dlq } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount, percent, roughly } from '../../words/amount.ts'

const words = text.overview.columns

interface TopicGridProps {
  readonly dlqs: readonly Dlq[]
  readonly search: Search
}

export function TopicGrid({ dlqs, search }: TopicGridProps) {
  const navigate = useNavigate()
  const its = (topic: string): Search => ({ ...carried(search), dlq: [topic] })
  const axis = spanOf(dlqs.map(({ trend }) => trend))
  const columns: Column<Dlq>[] = [
    {
      ...{ id: 'topic', head: words.topic },
      cell: ({ topic, dialect, indexed }) => (
        <div className="cause-name">
          <Link to="/letters" search={its(topic) as never} className="cause-link break">
            {topic}
          </Link>
          <p className="faint cut">
            {dialect ?? text.unknown}
            {indexed.state === 'reading' && ` · ${text.overview.reading(percent(indexed.progress, 1))}`}
          </p>
        </div>
      )
    },
    {
      ...{ id: 'trend', head: words.trend, room: 'narrow' },
      cell: ({ trend }) => <Sparkline trend={trend} span={axis} />
    },
    {
      id: 'open',
      head: words.open,
      number: true,
      cell: ({ open }) => (
        <span className="strong" title={amount(open)}>
          {roughly(open)}
        </span>
      )
    },
    {
      ...{ id: 'flow', head: words.flow, number: true },
      cell: dlq => (
        <>
          {roughly(dlq.in)} <span className="faint">/</span> {roughly(dlq.out)}
        </>
      )
    },
    {
      id: 'depth',
      head: words.depth,
      number: true,
      room: 'narrow',
      cell: ({ depth }) => <span title={amount(depth)}>{roughly(depth)}</span>
    },
    {
      ...{ id: 'oldest', head: words.oldest, room: 'narrow' },
      cell: ({ oldest }) =>
        oldest === null ? (
          <span className="faint">{text.overview.nothingOpen}</span>
        ) : (
          <When at={oldest} form="stacked" />
        )
    },
    { id: 'expires', head: words.expires, cell: dlq => <Expiry dlq={dlq} /> }
  ]
  return (
    <Grid
      name="topics"
      label={text.overview.topics}
      rows={dlqs}
      keyOf={({ topic }) => topic}
      nameOf={({ topic }) => topic}
      columns={columns}
      onOpen={({ topic }) => void navigate({ to: '/letters', search: its(topic) as never })}
      toneOf={({ expiringDay }) => (expiringDay > 0 ? 'bad' : undefined)}
    />
  )
}

function Expiry({ dlq: { expiresAt, expiringDay, retentionKnown, retentionMs, open } }: { readonly dlq: Dlq }) {
  if (!retentionKnown) return <span className="faint">{text.overview.expiryUnknown}</span>
  if (retentionMs === null) return <span className="faint">{text.overview.noExpiry}</span>
  if (expiresAt === null || open === 0) return <span className="faint">{text.overview.nothingOpen}</span>
  return (
    <div>
      <When at={expiresAt} form="stacked" />
      {expiringDay > 0 && <p className="bad">{text.overview.expiringHere(expiringDay)}</p>}
    </div>
  )
}
