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
    <Answer query={query} rows={3}>
      {({ stack, message }) => (
        <Stack title={text.cause.example} frames={stack} told={message !== null}>
          <Link to="/letters/$dlq/$partition/$offset" params={params}>
            {text.cause.openExample}
          </Link>
        </Stack>
      )}
    </Answer>
  )
}
