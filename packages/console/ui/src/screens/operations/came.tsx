import type { OperationDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount } from '../../words/amount.ts'
import { CauseLink } from '../cause/cause-link.tsx'

const words = text.operation.came

/** What came of all that was sent, and why some failed again. */
export function Came({ came }: { readonly came: OperationDetail['came'] }) {
  if (came === null || came.sent === 0) return null
  const { known, unread, causes, expired } = came
  return (
    <section className="panel stack">
      <h2>{words.title}</h2>
      <p className={known ? '' : 'soft'} role="status">
        {known ? words.known : words.waiting(came.waiting)}
      </p>
      {unread > 0 && <p className="warn">{words.unread(unread)}</p>}
      {expired > 0 && <p className="warn">{words.expired(expired)}</p>}
      {causes.length > 0 && (
        <>
          <h3>{words.why}</h3>
          <ul className="tally">
            {causes.map(({ fingerprint, cause, count, example }) => (
              <li key={fingerprint}>
                <div className="cause-name">
                  <CauseLink fingerprint={fingerprint} name={cause} />
                  {example !== cause && <p className="soft cause-example break">{example}</p>}
                </div>
                <span className="number">{amount(count)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
