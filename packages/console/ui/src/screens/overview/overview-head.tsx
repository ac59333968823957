import { Link } from '@tanstack/react-router'
import { carried, useSearch } from '../../address/use-search.ts'
import { Badge } from '../../parts/badge.tsx'
import { Title } from '../../parts/title.tsx'
import type { Overview } from '../../server/types.ts'
import { text } from '../../text/english.ts'

/** The state of affairs in one sentence, and what is out of the ordinary beside it. */
export function OverviewHead({ overview: { totals, dlqs, causes } }: { readonly overview: Overview }) {
  const [search] = useSearch()
  const its = carried(search) as never
  return (
    <header className="screen-head">
      <Title
        words={
          totals.open === 0
            ? text.overview.quiet
            : text.overview.all(totals.open, dlqs.filter(({ open }) => open > 0).length)
        }
      />
      <p className="headline">
        {causes.regressed > 0 && (
          <Link to="/causes" search={its}>
            <Badge tone="bad">{text.overview.regressed(causes.regressed)}</Badge>
          </Link>
        )}
        {causes.new > 0 && (
          <Link to="/causes" search={its}>
            <Badge tone="fresh">{text.overview.newCauses(causes.new)}</Badge>
          </Link>
        )}
        {totals.expiringDay > 0 && <Badge tone="bad">{text.overview.expiring(totals.expiringDay)}</Badge>}
      </p>
    </header>
  )
}
