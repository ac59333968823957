import { Badge } from '../../parts/badge.tsx'
import type { CausePage } from '../../server/types.ts'
import { text } from '../../text/english.ts'

/** How bad it is, in one line. */
export function Headline({ states: { regressed, new: fresh, ongoing } }: Pick<CausePage, 'states'>) {
  if (regressed + fresh + ongoing === 0) return null
  return (
    <p className="headline">
      {regressed > 0 && <Badge tone="bad">{text.causes.lead.regressed(regressed)}</Badge>}
      {fresh > 0 && <Badge tone="fresh">{text.causes.lead.new(fresh)}</Badge>}
      {ongoing > 0 && <Badge tone="quiet">{text.causes.lead.ongoing(ongoing)}</Badge>}
    </p>
  )
}
