import { Link } from '@tanstack/react-router'
import type { Search } from '../../address/search.ts'
import { carried } from '../../address/use-search.ts'
import type { Column } from '../../grid/column.ts'
import { StateBadge } from '../../parts/badge.tsx'
import { Menu, type MenuEntry } from '../../parts/menu.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import type { Span } from '../../parts/trend-bins.ts'
import { When } from '../../parts/when.tsx'
import type { Cause } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount, roughly } from '../../words/amount.ts'
import { AgeCell } from '../cause/age-cell.tsx'
import { CauseLink } from '../cause/cause-link.tsx'

const words = text.causes.columns

export const causeColumns = (
  search: Search,
  axis: Span | null,
  entries: (cause: Cause) => readonly MenuEntry[]
): Column<Cause>[] => [
  { id: 'cause', head: words.cause, cell: cause => <CauseName cause={cause} /> },
  { id: 'state', head: words.state, cell: ({ state }) => <StateBadge state={state} /> },
  {
    id: 'trend',
    head: words.trend,
    room: 'narrow',
    cell: ({ trend }) => <Sparkline trend={trend} span={axis} />
  },
  {
    ...{ id: 'count', head: words.count, number: true },
    cell: cause => (
      <Link
        to="/letters"
        search={{ ...carried(search), cause: [cause.fingerprint] } as never}
        className="strong"
        title={amount(cause.count)}
      >
        {roughly(cause.count)}
      </Link>
    )
  },
  { id: 'open', head: words.open, number: true, cell: ({ open }) => <Count of={open} /> },
  ...(['hour', 'day', 'week', 'older'] as const).map(
    (age): Column<Cause> => ({
      ...{ id: `age-${age}`, head: words[age], number: true, room: 'wide' },
      cell: cause => <AgeCell cause={cause} age={age} />
    })
  ),
  { id: 'last', head: words.last, cell: ({ last }) => <When at={last} form="stacked" /> },
  {
    ...{ id: 'menu', head: text.bulk.more },
    cell: cause => <Menu label={text.bulk.more} icon="more" words={false} small kind="quiet" entries={entries(cause)} />
  }
]

const Count = ({ of }: { readonly of: number }) =>
  of === 0 ? <span className="faint">0</span> : <span title={amount(of)}>{roughly(of)}</span>

function CauseName({ cause }: { readonly cause: Cause }) {
  const { fingerprint, name, example, topics, groups, note, first, owner } = cause
  const list = (names: readonly string[], none: string): string => {
    const [first, ...more] = names
    return first === undefined ? none : more.length === 0 ? first : `${first} ${text.and(more.length)}`
  }
  const from = list(
    topics.map(({ topic }) => topic),
    text.causes.noTopic
  )
  const to = list(
    groups.map(({ group }) => group),
    text.causes.noGroup
  )
  return (
    <div className="cause-name">
      <CauseLink fingerprint={fingerprint} name={name} />
      {example !== '' && example !== name && <p className="soft cause-example">{example}</p>}
      <p className="faint cause-meta">
        <span className="break">{text.causes.from(from, to)}</span>
        <span>
          {text.causes.since} <When at={first} form="short" />
        </span>
        {owner !== undefined && <span className="owner break">{owner.name}</span>}
      </p>
      {note !== undefined && <p className="note cut">{note.text}</p>}
    </div>
  )
}
