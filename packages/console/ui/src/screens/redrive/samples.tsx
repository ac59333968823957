import { Difference } from '../../parts/difference.tsx'
import type { PlanPreview } from '../../server/types.ts'
import { text } from '../../text/english.ts'

type Sample = PlanPreview['samples'][number]
type Complaints = PlanPreview['checkErrors']

const words = text.change

/** Failures as they are, and as they would be sent back. */
export function Samples({ samples }: { readonly samples: readonly Sample[] }) {
  return (
    <ul className="stack">
      {samples.map(sample => (
        <li key={sample.failure} className="stack">
          <p className="soft">
            {words.asIn} <code>{sample.failure.slice(0, 12)}</code>
          </p>
          <OneSample sample={sample} />
        </li>
      ))}
    </ul>
  )
}

function OneSample({ sample: { before, after } }: { readonly sample: Sample }) {
  const [key, newKey] = [before.key ?? words.absent, after.key ?? words.absent]
  const [headers, newHeaders] = [headerLines(before.headers), headerLines(after.headers)]
  return (
    <>
      {key !== newKey && <Difference label={text.letter.key} before={key} after={newKey} />}
      <Difference label={text.letter.value} before={before.value ?? words.absent} after={after.value ?? words.absent} />
      {headers !== newHeaders && <Difference label={text.letter.headers} before={headers} after={newHeaders} />}
    </>
  )
}

/** One to a line, as they are compared. */
export const headerLines = (headers: readonly (readonly [name: string, value: string | null])[]): string =>
  headers.map(([name, value]) => `${name}: ${value ?? text.letter.nullHeader}`).join('\n')

interface ComplaintsProps {
  readonly transform: Complaints
  readonly check: Complaints
}

/** What is wrong with records: they stay where they are. */
export function ComplaintWords({ transform, check }: ComplaintsProps) {
  return (
    <>
      {transform.first !== null && (
        <p className="warn break">{words.transformFailed(transform.count, transform.first)}</p>
      )}
      {check.first !== null && <p className="warn break">{words.checkFailed(check.count, check.first)}</p>}
    </>
  )
}
