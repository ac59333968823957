import { Link } from '@tanstack/react-router'
import { Tally } from '../../parts/tally.tsx'
import type { Plan } from '../../server/types.ts'
import { text } from '../../text/english.ts'

interface PlanWarningsProps {
  readonly plan: Pick<Plan, 'dlq'>
  readonly report: NonNullable<Plan['report']>
}

const mostKeys = 5

/** What the world went on without, and what lies there more than once: to be looked at before it is sent. */
export function PlanWarnings({ plan: { dlq }, report }: PlanWarningsProps) {
  const { stale, byKey, skip, filterErrors } = report
  const { duplicate = 0 } = skip
  const keys = byKey.filter(({ key }) => key !== null).slice(0, mostKeys)
  const nothing = stale.count === 0 && stale.unknown === null && duplicate === 0 && keys.length === 0
  if (nothing && filterErrors.first === null) return null
  return (
    <section className="panel stack">
      <h2>{text.plan.look}</h2>
      {stale.count > 0 && (
        <>
          <p className="warn">{text.plan.stale(stale.count)}</p>
          <p>
            <Link to="/letters" search={{ dlq: [dlq], lineage: stale.failures } as never}>
              {text.plan.staleShow(stale.failures.length)}
            </Link>
          </p>
        </>
      )}
      {stale.unknown !== null && <p className="soft break">{text.plan.staleUnknown(stale.unknown)}</p>}
      {duplicate > 0 && <p>{text.plan.duplicates(duplicate)}</p>}
      {keys.length > 0 && (
        <>
          <h3>{text.plan.keys}</h3>
          <Tally entries={keys.map(({ key, count }) => [key ?? '', count])} absent={null} />
        </>
      )}
      {filterErrors.first !== null && (
        <p className="warn break">{text.bulk.errors(filterErrors.count, filterErrors.first)}</p>
      )}
    </section>
  )
}
