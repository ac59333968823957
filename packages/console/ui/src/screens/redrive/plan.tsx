import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { FilterWords } from '../../filters/filter-words.tsx'
import { Answer } from '../../parts/answer.tsx'
import { StateBadge } from '../../parts/badge.tsx'
import { Blank, Loading } from '../../parts/blank.tsx'
import { By } from '../../parts/by.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Title } from '../../parts/title.tsx'
import { When } from '../../parts/when.tsx'
import { planQuery } from '../../server/queries.ts'
import type { Plan } from '../../server/types.ts'
import { useMe } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { withBrokers } from '../../words/shell-words.ts'
import { span } from '../../words/time.ts'
import { PlanActs } from './plan-acts.tsx'
import { PlanReport } from './plan-report.tsx'
import { optionWords, targetNames } from './plan-words.ts'

export function PlanScreen() {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const query = useQuery(planQuery(id))
  return (
    <div className="screen">
      <Answer query={query} alone>
        {plan => <OnePlan plan={plan} />}
      </Answer>
    </div>
  )
}

/** A plan is a page that can be sent to somebody: what, to whom, who reads it, what stays, and how long it takes. */
function OnePlan({ plan }: { readonly plan: Plan }) {
  const { state, report, dlq, problem, read } = plan
  return (
    <>
      <header className="screen-head">
        <div className="crumbs">
          <Link to="/redrive">{text.plans.title}</Link>
        </div>
        <div className="title-line">
          <Title words={report === null ? text.plan.title(dlq) : sentence(plan)} />
          <StateBadge state={state} />
        </div>
        {report !== null && report.seconds !== null && report.send > 0 && state !== 'applied' && (
          <p className="soft">{text.plan.takes(span(report.seconds * 1000))}</p>
        )}
      </header>
      {state === 'making' && (
        <div role="status">
          <p className="banner banner-accent">{text.plan.making(read)}</p>
          <Loading rows={4} />
        </div>
      )}
      {state === 'failed' && (
        <Blank title={text.plan.failedTitle} tone="bad" icon="warn">
          <p className="break">{problem}</p>
        </Blank>
      )}
      {report !== null && <PlanActs plan={plan} report={report} />}
      <div className="columns">
        <div className="column-main">{report !== null && <PlanReport plan={plan} report={report} />}</div>
        <PlanFacts plan={plan} />
      </div>
    </>
  )
}

function sentence(plan: Plan): string {
  const send = plan.report?.send ?? 0
  if (send === 0) return text.plan.nothing
  return plan.state === 'applied'
    ? text.plan.sentenceApplied(text.failures(send), targetNames(plan))
    : text.plan.sentence(text.failures(send), targetNames(plan))
}

function PlanFacts({ plan }: { readonly plan: Plan }) {
  const { cluster } = useMe()
  return (
    <aside className="column-side panel" aria-label={text.cause.facts}>
      <Facts>
        <Fact name={text.plans.columns.by}>
          <By by={plan.by} />
        </Fact>
        <Fact name={text.plan.made}>
          <When at={plan.created} form="stacked" />
        </Fact>
        <Fact name={text.plan.why}>{plan.why ?? text.plan.noWhy}</Fact>
        <Fact name={text.operation.facts.dlq}>
          <span className="break">{plan.dlq}</span>
        </Fact>
        <Fact name={text.plan.filter}>
          <span className="break">
            <FilterWords words={plan.words} />
          </span>
        </Fact>
        <Fact name={text.plan.options}>
          <ul>
            {optionWords(plan).map(words => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Fact>
        {plan.signedOff.map(({ by, at }) => (
          <Fact key={by} name={text.plan.signOff}>
            {by} <When at={at} form="short" />
          </Fact>
        ))}
        {plan.sha256 !== null && (
          <Fact name={text.plan.hash}>
            <code className="break">{plan.sha256}</code>
          </Fact>
        )}
        {plan.command !== '' && (
          <Fact name={text.plan.command}>
            <code className="break">{withBrokers(plan.command, cluster.brokers)}</code>
          </Fact>
        )}
      </Facts>
    </aside>
  )
}
