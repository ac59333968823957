import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Answer } from '../../parts/answer.tsx'
import { letterQueryOf } from '../../server/queries.ts'
import type { Place } from '../../server/types.ts'
import { LetterPage } from './letter-page.tsx'

export function LetterScreen() {
  const given = useParams({ strict: false }) as { readonly [name in keyof Place]: string }
  const place: Place = { dlq: given.dlq, partition: Number(given.partition), offset: Number(given.offset) }
  const query = useQuery(letterQueryOf(place))
  return (
    <div className="screen">
      <Answer query={query} alone>
        {letter => <LetterPage key={`${letter.dlq}/${letter.partition}/${letter.offset}`} letter={letter} />}
      </Answer>
    </div>
  )
}
