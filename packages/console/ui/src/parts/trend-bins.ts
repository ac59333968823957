import type { Trend } from '../server/types.ts'

export interface Span {
  readonly from: number
  readonly to: number
  /** The longest bucket of all. */
  readonly stepMs: number
}

/** From the first bucket of all to the end of the last; `null` where there is none. */
export function spanOf(trends: readonly Trend[]): Span | null {
  const told = trends.filter(({ counts }) => counts.length > 0)
  if (told.length === 0) return null
  return {
    from: Math.min(...told.map(({ from }) => from)),
    to: Math.max(...told.map(({ from, stepMs, counts }) => from + stepMs * counts.length)),
    stepMs: Math.max(...told.map(({ stepMs }) => stepMs))
  }
}

/** Where the bars of a trend stand, and from where to where their axis goes, in seconds: one bar alone has an axis, too. */
export function barPlaces({ from, stepMs, counts }: Trend): {
  readonly times: number[]
  readonly axis: [from: number, to: number]
} {
  const at = (step: number): number => (from + step * stepMs) / 1000
  return { times: counts.map((_, index) => at(index + 0.5)), axis: [at(0), at(Math.max(1, counts.length))] }
}

/** As many parts as there is room for, or fewer: one that is shorter than a bucket could hold the middle of none, and look as if nothing was. */
export const partsOf = ({ from, to, stepMs }: Span, most: number): number =>
  Math.max(1, Math.min(most, Math.floor((to - from) / stepMs)))

/**
 * Counts in as many equal parts of a span: trends that begin and end apart are compared on one axis. Each bucket goes to the part that
 * holds its middle.
 */
export function binned({ from, stepMs, counts }: Trend, span: Span, parts: number): number[] {
  const bins = new Array<number>(parts).fill(0)
  const width = (span.to - span.from) / parts
  for (const [index, count] of counts.entries()) {
    const at = from + (index + 0.5) * stepMs
    const bin = Math.floor((at - span.from) / width)
    if (bin >= 0 && bin < parts) bins[bin] = (bins[bin] ?? 0) + count
  }
  return bins
}
