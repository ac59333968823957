import { text } from '../text/english.ts'
import { amount } from '../words/amount.ts'

interface SparklineProps {
  readonly counts: readonly number[]
  /** From the first bar to the end of the last, in words: 'the last 24 hours'. */
  readonly over: string
}

const height = 28
const gap = 1
const wide = 4

/** Bars on a common ground line, the tallest as high as there is room: a shape, read beside its count. */
export function Sparkline({ counts, over }: SparklineProps) {
  const most = Math.max(1, ...counts)
  const sum = counts.reduce((all, count) => all + count, 0)
  const width = counts.length * (wide + gap)
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
        const x = index * (wide + gap)
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
        return <rect key={index} x={x} y={height - tall} width={wide} height={tall} />
      })}
    </svg>
  )
}
