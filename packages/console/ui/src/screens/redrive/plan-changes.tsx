import type { Plan } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { ComplaintWords, Samples } from './samples.tsx'

interface PlanChangesProps {
  readonly plan: Plan
  readonly report: NonNullable<Plan['report']>
}

const words = text.change

/** How records are changed and checked before they are sent, by example. */
export function PlanChanges({ plan: { transform, check }, report }: PlanChangesProps) {
  const { samples, transformErrors, checkErrors } = report
  if (transform === null && check === null) return null
  return (
    <section className="panel stack">
      <h2>{words.section}</h2>
      {check !== null && <p>{check.schema ? words.checked.schema : words.checked.any}</p>}
      {transform !== null && (
        <>
          <p className="strong">{words.kinds[transform.kind] ?? transform.kind}</p>
          <pre className="code scroll" tabIndex={0} role="region" aria-label={words.patchField}>
            {transform.words}
          </pre>
        </>
      )}
      <ComplaintWords transform={transformErrors} check={checkErrors} />
      <Samples samples={samples} />
    </section>
  )
}
