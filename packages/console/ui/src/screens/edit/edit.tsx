import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Answer } from '../../parts/answer.tsx'
import { letterQueryOf } from '../../server/queries.ts'
import type { Place } from '../../server/types.ts'
import { EditPage } from './edit-page.tsx'

export function EditScreen() {
  const given = useParams({ strict: false }) as { readonly [name in keyof Place]: string }
  const place: Place = { dlq: given.dlq, partition: Number(given.partition), offset: Number(given.offset) }
  const query = useQuery(letterQueryOf(place))
  return (
    <div className="screen">
      <Answer query={query} alone>
        {letter => (
          // What may be seen of it decides what can be edited: unmasked, it begins anew.
          <EditPage
            key={`${letter.dlq}/${letter.partition}/${letter.offset}/${letter.unmaskedUntil !== null}`}
            letter={letter}
          />
        )}
      </Answer>
    </div>
  )
}
