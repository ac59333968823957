import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { FilterWords } from '../../filters/filter-words.tsx'
import { Answer } from '../../parts/answer.tsx'
import { StateBadge } from '../../parts/badge.tsx'
import { By } from '../../parts/by.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Tally } from '../../parts/tally.tsx'
import { Title } from '../../parts/title.tsx'
import { TopicName } from '../../parts/topic-name.tsx'
import { When } from '../../parts/when.tsx'
import { operationQuery } from '../../server/queries.ts'
import type { OperationDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { Came } from './came.tsx'
import { OperationControls } from './operation-controls.tsx'
import { OperationProgress } from './operation-progress.tsx'
import { OperationTitle } from './operation-title.tsx'
import { operationTitle, targetWords } from './operation-words.ts'
import { Outcomes } from './outcomes.tsx'
import { RampGates } from './ramp-gates.tsx'

export function OperationScreen() {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const query = useQuery(operationQuery(id))
  return (
    <div className="screen">
      <Answer query={query} alone>
        {detail => <OneOperation detail={detail} />}
      </Answer>
    </div>
  )
}

function OneOperation({ detail }: { readonly detail: OperationDetail }) {
  const { operation } = detail
  const { id, state, error, reason, ramp, skipped, action } = operation
  const words = text.operation.facts
  return (
    <>
      <header className="screen-head">
        <div className="crumbs">
          <Link to="/operations">{text.operations.title}</Link>
        </div>
        <div className="title-line">
          <Title words={<OperationTitle operation={operation} />} name={operationTitle(operation)} />
          <StateBadge state={state} />
        </div>
      </header>
      <OperationControls operation={operation} />
      {error !== null && (
        <p className="banner banner-bad">
          {text.operation.error}: {error}
        </p>
      )}
      {state === 'abandoned' && <p className="banner banner-warn">{text.operation.abandoned}</p>}
      {reason !== null && !ramp && (
        <p className="banner banner-quiet break">
          {text.operation.reason}: {reason}
        </p>
      )}
      {ramp && <RampGates operation={operation} />}
      <OperationProgress detail={detail} />
      <div className="columns">
        <div className="column-main">
          <Came came={detail.came} />
          {action === 'redrive' && <Outcomes id={id} />}
          {Object.keys(skipped).length > 0 && (
            <section className="panel">
              <h2>{text.operation.skipped}</h2>
              <Tally
                entries={Object.entries(skipped).map(([reason, count]) => [text.plan.reasons[reason] ?? reason, count])}
                absent={null}
              />
            </section>
          )}
        </div>
        <aside className="column-side panel" aria-label={text.cause.facts}>
          <Facts>
            <Fact name={words.by}>
              <By by={operation.by} />
            </Fact>
            <Fact name={words.why}>{operation.why ?? text.plan.noWhy}</Fact>
            <Fact name={words.since}>
              <When at={operation.since} form="stacked" />
            </Fact>
            <Fact name={words.heard}>
              <When at={operation.heard} form="stacked" />
            </Fact>
            <Fact name={words.dlq}>
              <TopicName dlq={operation.dlq} />
            </Fact>
            {operation.target !== null && <Fact name={words.target}>{targetWords(operation.target)}</Fact>}
            <Fact name={words.filter}>
              <span className="break">
                <FilterWords words={operation.words} />
              </span>
            </Fact>
            {operation.runner !== null && (
              <Fact name={words.runner}>
                <span className="break">{operation.runner}</span>
              </Fact>
            )}
            <Fact name={words.id}>
              <code className="break">{id}</code>
            </Fact>
          </Facts>
          {action === 'redrive' && (
            <p>
              <Link to="/redrive/$id" params={{ id }}>
                {text.operation.toPlan}
              </Link>
            </p>
          )}
          <p>
            <Link to="/audit" search={{ operation: id } as never}>
              {text.operation.audit}
            </Link>
          </p>
        </aside>
      </div>
    </>
  )
}
