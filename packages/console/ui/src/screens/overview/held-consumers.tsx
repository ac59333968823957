import { Badge } from '../../parts/badge.tsx'
import { When } from '../../parts/when.tsx'
import type { Overview } from '../../server/types.ts'
import { text } from '../../text/english.ts'

type Consumers = Overview['consumers']
type Hold = Consumers['held'][number]['holds'][number]

const words = text.overview.consumers

/** Consumers that wait: their records are not lost, and not handled. */
export function HeldConsumers({ asked, held }: Consumers) {
  return (
    <section className="panel">
      <h2>{words.title}</h2>
      {held.length === 0 ? (
        <p className="soft break">{asked === 0 ? words.unasked : words.fine(asked)}</p>
      ) : (
        <ul className="held">
          {held.map(({ group, address, state, since, holds }) => (
            <li key={`${group} ${address} ${state}`}>
              <span className="strong break">{group === '' ? address : group}</span>
              <Badge tone={state === 'unreachable' ? 'warn' : 'bad'}>{words.states[state] ?? state}</Badge>
              {since !== null && <When at={since} form="short" />}
              {group !== '' && <span className="faint break">{address}</span>}
              <ul>
                {holds.map(hold => (
                  <HoldLine key={`${hold.topic} ${hold.reason} ${hold.code}`} hold={hold} />
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function HoldLine({ hold: { topic, partitions, reason, code } }: { readonly hold: Hold }) {
  const why = words.reasons[reason] ?? reason
  return (
    <li className="soft break">
      {topic === null ? why : `${words.where(topic, partitions)}: ${why}`}
      {code !== null && <code className="faint"> {code}</code>}
    </li>
  )
}
