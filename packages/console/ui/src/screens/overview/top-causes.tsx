import { useInfiniteQuery } from '@tanstack/react-query'
import type { Search } from '../../address/search.ts'
import { carried } from '../../address/use-search.ts'
import { Answer } from '../../parts/answer.tsx'
import { StateBadge } from '../../parts/badge.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import { spanOf } from '../../parts/trend-bins.ts'
import { When } from '../../parts/when.tsx'
import { causesQuery } from '../../server/queries.ts'
import type { Overview as OverviewData } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { roughly } from '../../words/amount.ts'
import { CauseLink } from '../cause/cause-link.tsx'

const shown = 5
const minute = 60_000

interface TopCausesProps {
  readonly search: Search
  readonly overview: Pick<OverviewData, 'range' | 'trend'>
}

/** The few causes that one should look at: what came back, what is new, then what is most. */
export function TopCauses({ search, overview: { range, trend: all } }: TopCausesProps) {
  // Of the screen's range: the address names one only when it is another than the last day.
  // The same for a minute: what changes with every answer would be asked for with every answer.
  const since = Math.floor(range.since / minute) * minute
  const query = useInfiniteQuery(causesQuery({ since, ...carried(search) }, shown))
  return (
    <Answer query={query} rows={shown}>
      {({ pages }) => {
        const causes = pages[0]?.items ?? []
        const axis = spanOf([all, ...causes.map(({ trend }) => trend)])
        if (causes.length === 0) return <p className="soft panel-in">{text.causes.nothingWords}</p>
        return (
          <ul className="top-causes">
            {causes.map(({ fingerprint, name, example, state, trend, count, last }) => (
              <li key={fingerprint}>
                <div className="cause-name">
                  <CauseLink fingerprint={fingerprint} name={name} />
                  {example !== '' && example !== name && <p className="soft cut">{example}</p>}
                </div>
                <StateBadge state={state} />
                <Sparkline trend={trend} span={axis} />
                <span className="number">
                  <span className="strong">{roughly(count)}</span>{' '}
                  <span className="faint">{text.lettersUnit(count)}</span>
                </span>
                <When at={last} form="short" />
              </li>
            ))}
          </ul>
        )
      }}
    </Answer>
  )
}
