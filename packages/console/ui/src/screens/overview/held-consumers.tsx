import { Badge } from '../../parts/badge.tsx'
import { When } from '../../parts/when.tsx'
import type { Overview } from '../../server/types.ts'
import { text } from '../../text/english.ts'

/** Consumers that wait: their records are not lost, and not handled. */
export function HeldConsumers({ consumers }: Pick<Overview, 'consumers'>) {
  if (consumers.length === 0) return null
  return (
    <section className="panel">
      <h2>{text.overview.held}</h2>
      <ul className="held">
        {consumers.map(({ group, address, state, since, detail }) => (
          <li key={`${group} ${address}`}>
            <span className="strong break">{group}</span>
            <Badge tone={state === 'unreachable' ? 'warn' : 'bad'}>{text.overview.heldStates[state] ?? state}</Badge>
            {since !== null && <When at={since} form="short" />}
            <span className="soft break">{detail}</span>
            <span className="faint break">{address}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
