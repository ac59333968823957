import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { When } from '../../parts/when.tsx'
import { historyQuery } from '../../server/queries.ts'
import type { LetterDetail, Place } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { nameIn } from '../../words/signature.ts'

/**
 * What happened to this failure, oldest first, down a line of time. The last decision comes with the letter; those before it are read from
 * the audit, which takes a moment.
 */
export function History({ letter }: { readonly letter: LetterDetail }) {
  const { siblings } = letter
  const whole = useQuery(historyQuery(letter))
  const moments = whole.data?.items ?? letter.history
  const problem = whole.data?.problem ?? whole.error?.message ?? null
  return (
    <section className="panel">
      <h2>{text.letter.history}</h2>
      <ol className="history">
        {moments.map((moment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: moments are added at the end
          <li key={index} className={`moment moment-${moment.what}`}>
            <p>
              <span className="strong">{text.letter.what[moment.what] ?? moment.what}</span>{' '}
              {moment.by !== null && <span className="soft">{text.letter.by(nameIn(moment.by))}</span>}
            </p>
            {moment.detail !== '' && <p className="soft break">{moment.detail}</p>}
            {moment.why !== null && <p className="break">{moment.why}</p>}
            <p className="moment-foot">
              <When at={moment.at} form="stacked" />
              {moment.letter !== null && <ToLetter place={moment.letter} />}
              {moment.operation !== null && (
                <Link to="/operations/$id" params={{ id: moment.operation }}>
                  {text.operations.title}
                </Link>
              )}
            </p>
          </li>
        ))}
      </ol>
      {problem !== null && <p className="warn break">{text.letter.historyPart(problem)}</p>}
      {siblings.length > 0 && (
        <>
          <h3>{text.letter.siblings(siblings.length)}</h3>
          <ul>
            {siblings.map(place => (
              <li key={`${place.dlq}/${place.partition}/${place.offset}`}>
                <ToLetter place={place} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function ToLetter({ place: { dlq, partition, offset } }: { readonly place: Place }) {
  return (
    <Link
      to="/letters/$dlq/$partition/$offset"
      params={{ dlq, partition: String(partition), offset: String(offset) }}
      className="break"
    >
      {text.list.unit(dlq, partition, offset)}
    </Link>
  )
}
