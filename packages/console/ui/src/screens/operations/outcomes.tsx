import { Link } from '@tanstack/react-router'
import type { Column } from '../../grid/column.ts'
import { Grid } from '../../grid/grid.tsx'
import { StateBadge } from '../../parts/badge.tsx'
import type { OperationDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'

type Outcome = OperationDetail['outcomes'][number]

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

/** What became of each failure that was sent. */
export function Outcomes({ detail: { outcomes, operation } }: { readonly detail: OperationDetail }) {
  return (
    <section className="panel panel-flush">
      <div className="panel-head">
        <h2>{text.operation.outcomes}</h2>
        {outcomes.length < operation.done && (
          <span className="faint">{text.operation.outcomesFirst(outcomes.length, operation.done)}</span>
        )}
      </div>
      {outcomes.length === 0 ? (
        <p className="soft panel-in">{text.operation.outcomesNone}</p>
      ) : (
        <Grid
          name="outcomes"
          label={text.operation.outcomes}
          rows={outcomes}
          keyOf={({ failure }) => failure}
          columns={columns}
          toneOf={({ outcome }) => (outcome === 'failed again' ? 'bad' : undefined)}
        />
      )}
    </section>
  )
}
