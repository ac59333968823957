import { Link } from '@tanstack/react-router'
import { nameOf } from '../../address/ranges.ts'
import { useSearch } from '../../address/use-search.ts'
import { useNow } from '../../parts/clock.ts'
import type { Overview } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount, roughly } from '../../words/amount.ts'

const words = text.overview.tiles

/** All topics together, in four numbers: what happened in the range, and what there is now. */
export function Tiles({ totals }: Pick<Overview, 'totals'>) {
  const [search] = useSearch()
  const named = nameOf(search, useNow()) ?? 'own'
  const over = words.over[named === 'all' ? 'day' : named] ?? words.over.own
  return (
    <dl className="tiles">
      {(['in', 'out', 'open', 'parked'] as const).map(name => (
        <div key={name} className="tile">
          <dt>
            {words[name]}, <span className="faint">{name === 'in' || name === 'out' ? over : words.now}</span>
          </dt>
          <dd title={amount(totals[name])}>
            {name === 'open' ? (
              <Link to="/letters" search={{ state: ['open', 'failed again'] } as never} className="plain-link">
                {roughly(totals[name])}
              </Link>
            ) : name === 'parked' ? (
              <Link to="/set-aside" className="plain-link">
                {roughly(totals[name])}
              </Link>
            ) : (
              roughly(totals[name])
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
