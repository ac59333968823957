import type { Trend } from '../server/types.ts'

export interface Span {
  readonly from: number
  readonly to: number
}

/** From the first bucket of all to the end of the last; `null` where there is none. */
export function spanOf(trends: readonly Trend[]): Span | null {
  const told = trends.filter(({ counts }) => counts.length > 0)
  if (told.length === 0) return null
  return {
    from: Math.min(...told.map(({ from }) => from)),
    to: Math.max(...told.map(({ from, stepMs, counts }) => from + stepMs * counts.length))
  }
}

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
