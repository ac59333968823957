import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Answer } from '../../parts/answer.tsx'
import { letterQueryOf } from '../../server/queries.ts'
import type { CauseDetail, Place } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { Stack } from '../letter/stack.tsx'

/** One of its letters: where it failed. */
export function Example({ detail: { letter } }: { readonly detail: CauseDetail }) {
  return letter === null ? null : <ExampleOf place={letter} />
}

function ExampleOf({ place }: { readonly place: Place }) {
  const query = useQuery(letterQueryOf(place))
  const params = { dlq: place.dlq, partition: String(place.partition), offset: String(place.offset) }
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{text.cause.example}</h2>
        <Link to="/letters/$dlq/$partition/$offset" params={params}>
          {text.cause.openExample}
        </Link>
      </div>
      <Answer query={query} rows={3}>
        {({ stack, message }) => <Stack frames={stack} told={message !== null} />}
      </Answer>
    </section>
  )
}
