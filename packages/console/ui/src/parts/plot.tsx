import { lazy, Suspense } from 'react'
import type { Trend } from '../server/types.ts'
import { text } from '../text/english.ts'
import { counted } from '../words/amount.ts'
import { exact } from '../words/time.ts'
import type { PlotLine, PlotRange } from './plot-line.ts'

const Canvas = lazy(() => import('./plot-canvas.tsx'))

interface PlotProps {
  readonly label: string
  readonly trend: Trend
  /** Drawn with the instants of the trend; without it the trend's own counts as bars. */
  readonly lines?: readonly PlotLine[]
  /** What is dragged over; without it nothing can be. */
  readonly onRange?: (range: PlotRange) => void
}

/** Counts over time. What draws it is loaded when one is seen; those who do not see it hear where the most came. */
export function Plot({ label, trend, lines, onRange }: PlotProps) {
  const { from, stepMs, counts } = trend
  const most = counts.reduce((best, count, index) => (count > (counts[best] ?? 0) ? index : best), 0)
  const sum = counts.reduce((all, count) => all + count, 0)
  const told = `${label}: ${counted(sum, 'letter')}. ${text.plot.most(counts[most] ?? 0, exact(from + most * stepMs))}`
  return (
    <figure className="plot" aria-label={told} role="img">
      <Suspense fallback={null}>
        <Canvas
          trend={trend}
          lines={lines ?? [{ label, tone: 'accent', counts }]}
          bars={lines === undefined}
          {...(onRange === undefined ? {} : { onRange })}
        />
      </Suspense>
    </figure>
  )
}
