import { Plot } from '../../parts/plot.tsx'
import type { OperationDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount, roughly } from '../../words/amount.ts'
import { evenly } from './evenly.ts'
import { isUnderWay, rateOf } from './operation-words.ts'
import { ProgressBar } from './progress-bar.tsx'

/** How far it is: a bar, the numbers, and a plot of what was sent and what failed again. */
export function OperationProgress({ detail: { operation, progress } }: { readonly detail: OperationDetail }) {
  const { done, planned, failedAgain, parked, action } = operation
  const redrive = action === 'redrive'
  const rate = isUnderWay(operation) ? rateOf(progress) : null
  const numbers: readonly (readonly [name: string, value: number | null, tone?: string])[] = [
    [redrive ? text.operation.sent : text.operation.done, done],
    [text.operation.planned, planned],
    ...(redrive
      ? ([
          [text.operation.failedAgain, failedAgain, failedAgain > 0 ? 'bad' : ''],
          [text.operation.parked, parked]
        ] as const)
      : []),
    ...(rate === null ? [] : ([[text.operation.rate, Math.round(rate)]] as const))
  ]
  return (
    <section className="panel">
      <h2>{text.operation.progress}</h2>
      <div aria-live="polite">
        <ProgressBar done={done} planned={planned} label={text.operation.progress} />
      </div>
      <dl className="tiles tiles-in">
        {numbers.map(([name, value, tone = '']) => (
          <div key={name} className="tile">
            <dt>{name}</dt>
            <dd className={tone} title={value === null ? '' : amount(value)}>
              {value === null ? text.unknown : roughly(value)}
            </dd>
          </div>
        ))}
      </dl>
      {progress.length > 2 && <ProgressPlot progress={progress} />}
    </section>
  )
}

function ProgressPlot({ progress }: Pick<OperationDetail, 'progress'>) {
  const { from, stepMs, sent, failedAgain } = evenly(progress)
  return (
    <>
      <Plot
        trend={{ from, stepMs, counts: sent }}
        label={text.operation.progress}
        lines={[
          { label: text.operation.sent, tone: 'accent', counts: sent },
          { label: text.operation.failedAgain, tone: 'bad', counts: failedAgain }
        ]}
      />
      <ul className="legend">
        <li className="legend-accent">{text.operation.sent}</li>
        <li className="legend-bad">{text.operation.failedAgain}</li>
      </ul>
    </>
  )
}
