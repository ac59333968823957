import { Breaks } from '../../parts/breaks.tsx'
import type { Header } from '../../server/types.ts'
import { text } from '../../text/english.ts'

/** The record's own headers, and what its framework told about the failure, decoded where it is known how. */
export function HeaderTables({ headers }: { readonly headers: readonly Header[] }) {
  return (
    <section className="panel">
      <h2>{text.letter.headers}</h2>
      {headers.length === 0 && <p className="soft">{text.none}</p>}
      <HeaderTable title={text.letter.ofRecord} headers={headers.filter(header => header.of === 'record')} />
      <HeaderTable title={text.letter.ofFailure} headers={headers.filter(header => header.of === 'failure')} />
    </section>
  )
}

interface HeaderTableProps {
  readonly title: string
  readonly headers: readonly Header[]
}

function HeaderTable({ title, headers }: HeaderTableProps) {
  if (headers.length === 0) return null
  return (
    <div className="scroll-x">
      <table className="table table-cards headers">
        <caption>{title}</caption>
        <tbody>
          {headers.map(({ name, value, encoding, decoded }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, and their order counts
            <tr key={index}>
              <th scope="row" className="mono break">
                <Breaks of={name} />
              </th>
              <td className="mono break">
                {decoded ?? value ?? <span className="faint">{text.letter.nullHeader}</span>}
                {decoded === undefined && encoding !== undefined && <span className="faint"> {encoding}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
