import type { Overview } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount, roughly } from '../../words/amount.ts'

/** All topics together, in four numbers. */
export function Tiles({ totals }: Pick<Overview, 'totals'>) {
  return (
    <dl className="tiles">
      {(['in', 'out', 'open', 'parked'] as const).map(name => (
        <div key={name} className="tile">
          <dt>{text.overview.tiles[name]}</dt>
          <dd title={amount(totals[name])}>{roughly(totals[name])}</dd>
        </div>
      ))}
    </dl>
  )
}
