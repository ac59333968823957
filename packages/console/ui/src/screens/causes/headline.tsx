import { Badge } from '../../parts/badge.tsx'
import type { Cause } from '../../server/types.ts'
import { text } from '../../text/english.ts'

/** How bad it is, in one line. */
export function Headline({ causes }: { readonly causes: readonly Cause[] }) {
  const of = (state: Cause['state']): number => causes.filter(cause => cause.state === state).length
  const [regressed, fresh, ongoing] = [of('regressed'), of('new'), of('ongoing')]
  if (causes.length === 0) return null
  return (
    <p className="headline">
      {regressed > 0 && <Badge tone="bad">{text.causes.lead.regressed(regressed)}</Badge>}
      {fresh > 0 && <Badge tone="fresh">{text.causes.lead.new(fresh)}</Badge>}
      {ongoing > 0 && <Badge tone="quiet">{text.causes.lead.ongoing(ongoing)}</Badge>}
    </p>
  )
}
