import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useKeys } from '../../keys/keys.tsx'
import { Answer } from '../../parts/answer.tsx'
import { StateBadge } from '../../parts/badge.tsx'
import { When } from '../../parts/when.tsx'
import { neighboursQuery } from '../../server/queries.ts'
import type { LetterDetail, LetterRow } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { shortName } from '../../words/short-name.ts'

const paramsOf = ({ dlq, partition, offset }: LetterRow) => ({
  ...{ dlq, partition: String(partition), offset: String(offset) }
})

/** What else failed of the same key, before and after. */
export function NeighboursPanel({ letter }: { readonly letter: LetterDetail }) {
  const query = useQuery(neighboursQuery(letter))
  const navigate = useNavigate()
  const go = (row: LetterRow | undefined): void => {
    if (row !== undefined) void navigate({ to: '/letters/$dlq/$partition/$offset', params: paramsOf(row) })
  }
  useKeys([
    { keys: '[', does: text.keys.before, run: () => go(query.data?.before.at(-1)) },
    { keys: ']', does: text.keys.after, run: () => go(query.data?.after[0]) }
  ])
  return (
    <section className="panel">
      <h2>{text.letter.neighbours}</h2>
      <Answer query={query} rows={2}>
        {({ key, before, after }) =>
          key === null ? (
            <p className="soft">{letter.key.text === null ? text.letter.keyless : text.letter.keyUnknown}</p>
          ) : before.length + after.length === 0 ? (
            <p className="soft">{text.letter.noNeighbours}</p>
          ) : (
            <>
              <p className="soft">{text.letter.neighboursWords}</p>
              <ol className="neighbours">
                {before.map(row => (
                  <Neighbour key={`${row.dlq}/${row.partition}/${row.offset}`} row={row} />
                ))}
                <li className="neighbour neighbour-here">{text.letter.thisOne}</li>
                {after.map(row => (
                  <Neighbour key={`${row.dlq}/${row.partition}/${row.offset}`} row={row} />
                ))}
              </ol>
            </>
          )
        }
      </Answer>
    </section>
  )
}

function Neighbour({ row }: { readonly row: LetterRow }) {
  return (
    <li className="neighbour">
      <Link to="/letters/$dlq/$partition/$offset" params={paramsOf(row)} className="break">
        {shortName(row.cause)}
      </Link>
      <StateBadge state={row.state} />
      <When at={row.at} form="short" />
    </li>
  )
}
