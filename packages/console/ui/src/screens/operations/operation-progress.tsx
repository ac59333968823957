import { Plot } from '../../parts/plot.tsx'
import type { PlotLine } from '../../parts/plot-line.ts'
import type { OperationDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount, roughly } from '../../words/amount.ts'
import { evenly } from './evenly.ts'
import { isUnderWay, rateOf } from './operation-words.ts'
import { ProgressBar } from './progress-bar.tsx'

/** How far it is: a bar, the numbers, and a plot of what was sent and what failed again. */
export function OperationProgress({ detail: { operation, progress, came } }: { readonly detail: OperationDetail }) {
  const { done, planned, parked, action } = operation
  const failedAgain = came?.failedAgain ?? operation.failedAgain
  const redrive = action === 'redrive'
  const rate = isUnderWay(operation) ? rateOf(progress) : null
  const numbers: readonly (readonly [name: string, value: number | null, tone?: string])[] = [
    [redrive ? text.operation.sent : text.operation.done, done],
    [text.operation.planned, planned],
    ...(redrive
      ? ([
          ...(came === null ? [] : ([[text.operation.handled, came.handled]] as const)),
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
      {progress.length > 2 && <ProgressPlot progress={progress} redrive={redrive} />}
    </section>
  )
}

interface ProgressPlotProps extends Pick<OperationDetail, 'progress'> {
  readonly redrive: boolean
}

function ProgressPlot({ progress, redrive }: ProgressPlotProps) {
  const { from, stepMs, sent, handled, failedAgain } = evenly(progress)
  const lines: readonly PlotLine[] = [
    { label: redrive ? text.operation.sent : text.operation.done, tone: 'accent', counts: sent },
    ...(redrive
      ? ([
          { label: text.operation.handled, tone: 'good', counts: handled },
          { label: text.operation.failedAgain, tone: 'bad', counts: failedAgain }
        ] as const)
      : [])
  ]
  return (
    <>
      <Plot trend={{ from, stepMs, counts: sent }} label={text.operation.progress} lines={lines} />
      <ul className="legend">
        {lines.map(({ label, tone }) => (
          <li key={label} className={`legend-${tone}`}>
            {label}
          </li>
        ))}
      </ul>
    </>
  )
}
