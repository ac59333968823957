import type { Trend } from '../server/types.ts'
import { text } from '../text/english.ts'
import { amount } from '../words/amount.ts'
import { span as spanWords } from '../words/time.ts'
import { binned, partsOf, type Span, spanOf } from './trend-bins.ts'

interface SparklineProps {
  readonly trend: Trend
  /** The axis that it shares with others. @default its own */
  readonly span?: Span | null
}

const mostParts = 24
const height = 28
const gap = 1
const wide = 4

/** Bars on a common ground line, the tallest as high as there is room: a shape, read beside its count. */
export function Sparkline({ trend, span = spanOf([trend]) }: SparklineProps) {
  const parts = span === null ? mostParts : partsOf(span, mostParts)
  const counts = span === null ? [] : binned(trend, span, parts)
  const most = Math.max(1, ...counts)
  const sum = counts.reduce((all, count) => all + count, 0)
  const width = mostParts * (wide + gap)
  const each = width / parts
  const over = span === null ? spanWords(0) : spanWords(span.to - span.from)
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={text.trend(sum, over, amount(most))}
    >
      <path className="spark-ground" d={`M0 ${height - 0.5}H${width}`} />
      {counts.map((count, index) => {
        if (count === 0) return null
        // One letter beside ten thousand is still seen.
        const tall = Math.max(2, (count / most) * (height - 2))
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
        return <rect key={index} x={index * each} y={height - tall} width={each - gap} height={tall} />
      })}
    </svg>
  )
}
