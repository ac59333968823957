import { Badge } from '../../parts/badge.tsx'
import { Tally } from '../../parts/tally.tsx'
import type { Plan } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { bytes } from '../../words/amount.ts'
import { PlanChanges } from './plan-changes.tsx'
import { PlanWarnings } from './plan-warnings.tsx'

const nothing = <p className="soft">{text.none}</p>

interface PlanReportProps {
  readonly plan: Plan
  readonly report: NonNullable<Plan['report']>
}

/** What was found when the plan was made. */
export function PlanReport({ plan, report }: PlanReportProps) {
  const { byCause, byTarget, skip, unsafe, park, restamped } = report
  return (
    <>
      <section className="panel">
        <div className="panel-head">
          <h2>{text.plan.what}</h2>
          <span className="faint">{text.plan.bytes(bytes(report.bytes))}</span>
        </div>
        <Tally entries={byCause.map(({ cause, count }) => [cause, count])} absent={nothing} />
        {park > 0 && <p className="warn">{text.plan.park(park, plan.maxRedrives)}</p>}
        {restamped > 0 && <p className="soft">{text.plan.restamped(restamped)}</p>}
      </section>
      <PlanWarnings plan={plan} report={report} />
      <PlanChanges plan={plan} report={report} />
      <Readers report={report} />
      <section className="panel">
        <h2>{text.plan.left}</h2>
        <Tally
          entries={Object.entries(skip).map(([reason, count]) => [text.plan.reasons[reason] ?? reason, count])}
          absent={<p className="soft">{text.plan.leftNone}</p>}
        />
        {Object.keys(unsafe).length > 0 && (
          <>
            <h3>{text.plan.unsafe}</h3>
            <ul className="stack">
              {Object.entries(unsafe).map(([topic, problem]) => (
                <li key={topic} className="break">
                  <span className="strong">{topic}</span>: {problem}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section className="panel">
        <h2>{text.plan.toWhom}</h2>
        <Tally
          entries={byTarget.map(({ topic, partition, count }) => [text.list.unit(topic, partition, null), count])}
          absent={nothing}
        />
      </section>
    </>
  )
}

/** Every group that will see the copies, by the topics that they go to. */
function Readers({ report: { groups } }: Pick<PlanReportProps, 'report'>) {
  return (
    <section className="panel">
      <h2>{text.plan.readers}</h2>
      {groups === null && <p className="warn">{text.plan.readersUnknown}</p>}
      {groups?.length === 0 && <p className="soft">{text.plan.noReaders}</p>}
      {groups !== null && groups.length > 0 && (
        <>
          <p className={groups.length > 1 ? 'warn' : 'soft'}>{text.plan.readersWords}</p>
          <ul className="tally">
            {groups.map(({ topic, group, members, committed }) => (
              <li key={`${topic} ${group}`}>
                <span className="break">
                  <span className="strong">{group}</span> <span className="faint">{topic}</span>
                </span>
                <span>
                  <Badge tone={members > 0 ? 'good' : 'quiet'}>{text.plan.members(members)}</Badge>{' '}
                  <span className="faint nowrap">{text.plan.committed(committed)}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
