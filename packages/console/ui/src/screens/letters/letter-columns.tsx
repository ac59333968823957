import { Link } from '@tanstack/react-router'
import type { Search } from '../../address/search.ts'
import { carried } from '../../address/use-search.ts'
import type { Column } from '../../grid/column.ts'
import { StateBadge } from '../../parts/badge.tsx'
import { When } from '../../parts/when.tsx'
import type { LetterRow } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { bytes } from '../../words/amount.ts'
import { shortName } from '../../words/short-name.ts'

const words = text.list.columns

export const placeKey = ({ dlq, partition, offset }: LetterRow): string => `${dlq}/${partition}/${offset}`

/** The columns of each letter, and those that the reader added. */
export const letterColumns = (search: Search): Column<LetterRow>[] => [
  { id: 'at', head: words.at, cell: ({ at }) => <When at={at} form="stacked" /> },
  { id: 'cause', head: words.cause, cell: row => <LetterCause row={row} search={search} /> },
  { id: 'origin', head: words.origin, cell: row => <From row={row} /> },
  {
    ...{ id: 'key', head: words.key, room: 'narrow' },
    cell: ({ key }) =>
      key === null ? (
        <span className="faint">{text.list.noKey}</span>
      ) : (
        <span className="mono cut" title={key}>
          {key}
        </span>
      )
  },
  ...(search.column ?? []).map(
    (path, index): Column<LetterRow> => ({
      ...{ id: `added-${index}`, head: path },
      cell: ({ columns }) => (
        <span className="mono cut" title={columns[index] ?? ''}>
          {columns[index] ?? '–'}
        </span>
      )
    })
  ),
  { id: 'value', head: words.value, room: 'wide', cell: row => <ValueStart row={row} /> },
  { id: 'state', head: words.state, cell: ({ state }) => <StateBadge state={state} /> }
]

function LetterCause({ row, search }: { readonly row: LetterRow; readonly search: Search }) {
  const { dlq, partition, offset, cause, message, note } = row
  return (
    <div className="cause-name">
      <Link
        to="/letters/$dlq/$partition/$offset"
        params={{ dlq, partition: String(partition), offset: String(offset) }}
        search={carried(search) as never}
        className="cause-link cut"
        title={cause}
      >
        {shortName(cause)}
      </Link>
      {message !== '' && message !== cause && <p className="soft cut">{message}</p>}
      {note !== null && <p className="note cut">{note}</p>}
    </div>
  )
}

function From({ row: { origin, group } }: { readonly row: LetterRow }) {
  return (
    <div className="from">
      <p className="cut">
        {origin.topic === null ? text.unknown : text.list.unit(origin.topic, origin.partition, origin.offset)}
      </p>
      <p className="faint cut">{group ?? text.causes.noGroup}</p>
    </div>
  )
}

function ValueStart({ row: { value, size } }: { readonly row: LetterRow }) {
  if (size === null) return <span className="faint">{text.list.tombstone}</span>
  if (value === null) return <span className="faint">{text.list.binaryValue(bytes(size))}</span>
  return <span className="mono value-start">{value}</span>
}
