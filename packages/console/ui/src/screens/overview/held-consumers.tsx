import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../parts/badge.tsx'
import { When } from '../../parts/when.tsx'
import { settingsQuery } from '../../server/queries.ts'
import type { Overview } from '../../server/types.ts'
import { text } from '../../text/english.ts'

/** Consumers that wait: their records are not lost, and not handled. */
export function HeldConsumers({ consumers }: Pick<Overview, 'consumers'>) {
  if (consumers.length === 0) return <NoneHeld />
  return (
    <section className="panel">
      <h2>{text.overview.held}</h2>
      <ul className="held">
        {consumers.map(({ group, address, state, since, detail }) => (
          <li key={`${group} ${address}`}>
            <span className="strong break">{group === '' ? address : group}</span>
            <Badge tone={state === 'unreachable' || state === 'held' ? 'warn' : 'bad'}>
              {text.overview.heldStates[state] ?? state}
            </Badge>
            {since !== null && <When at={since} form="short" />}
            <span className="soft break">{detail}</span>
            {group !== '' && <span className="faint break">{address}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** None is held, or nobody is asked: the second is told by the settings, with how it is configured. */
function NoneHeld() {
  const settings = useQuery(settingsQuery).data?.settings
  const asked = settings?.find(({ name }) => name === 'consumers')
  if (settings === undefined) return null
  const some = asked !== undefined && asked.value !== '' && asked.value !== 'none'
  return (
    <section className="panel">
      <h2>{text.overview.held}</h2>
      <p className="soft break">{some ? text.overview.heldNone : text.overview.heldUnknown}</p>
    </section>
  )
}
