import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Column } from '../../grid/column.ts'
import { rowsOf } from '../../grid/read-on.ts'
import { StateBadge } from '../../parts/badge.tsx'
import { outcomesQuery } from '../../server/queries.ts'
import type { Outcome } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { PagedGrid } from '../paged-grid.tsx'

const words = text.operation.columns

const columns: Column<Outcome>[] = [
  { id: 'failure', head: words.failure, cell: ({ failure }) => <code title={failure}>{failure.slice(0, 12)}</code> },
  { id: 'outcome', head: words.outcome, cell: ({ outcome }) => <StateBadge state={outcome} /> },
  {
    id: 'target',
    head: words.target,
    room: 'narrow',
    cell: ({ target }) => <span className="break">{target ?? '–'}</span>
  },
  {
    ...{ id: 'letter', head: words.letter },
    cell: ({ letter }) =>
      letter === null ? (
        '–'
      ) : (
        <Link
          to="/letters/$dlq/$partition/$offset"
          params={{ dlq: letter.dlq, partition: String(letter.partition), offset: String(letter.offset) }}
          className="break"
        >
          {text.list.unit(letter.dlq, letter.partition, letter.offset)}
        </Link>
      )
  }
]

const keyOf = ({ failure }: Outcome): string => failure

/** What became of each failure that was sent. */
export function Outcomes({ id }: { readonly id: string }) {
  const query = useInfiniteQuery(outcomesQuery(id))
  const rows = rowsOf(query, keyOf)
  return (
    <section className="panel panel-flush">
      <div className="panel-head">
        <h2>{text.operation.outcomes}</h2>
      </div>
      <PagedGrid
        name="outcomes"
        label={text.operation.outcomes}
        query={query}
        waiting={5}
        rows={rows}
        empty={<p className="soft panel-in">{text.operation.outcomesNone}</p>}
        keyOf={keyOf}
        columns={columns}
        toneOf={({ outcome }) => (outcome === 'failed again' ? 'bad' : undefined)}
      />
    </section>
  )
}
