import { Badge } from '../../parts/badge.tsx'
import { Breaks } from '../../parts/breaks.tsx'
import type { CauseDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'

/** Why letters are one cause: each part that was looked at, whether it counts and why. */
export function Together({ parts }: Pick<CauseDetail, 'parts'>) {
  return (
    <section className="panel">
      <h2>{text.cause.why}</h2>
      <p className="soft">{parts.length === 0 ? text.cause.whyNone : text.cause.whyWords}</p>
      {parts.length > 0 && (
        <div className="scroll-x">
          <table className="table table-cards parts">
            <thead>
              <tr>
                <th scope="col">{text.cause.part}</th>
                <th scope="col">{text.cause.value}</th>
                <th scope="col">{text.cause.reason}</th>
              </tr>
            </thead>
            <tbody>
              {parts.map(({ part, value, counts, why }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: parts have an order and no name of their own
                <tr key={index} className={counts ? '' : 'faint'}>
                  <th scope="row">
                    <span className="nowrap">{part}</span>
                    <br />
                    <Badge tone={counts ? 'accent' : 'quiet'}>{counts ? text.cause.counts : text.cause.ignored}</Badge>
                  </th>
                  <td className="mono break">
                    <Breaks of={value} />
                  </td>
                  <td>{why}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
