export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** A median with the least and the greatest value. */
export function spread(values: readonly number[], digits: number): string {
  if (values.length === 0) return '–'
  const show = (value: number): string =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return `${show(median(values))} (${show(Math.min(...values))}–${show(Math.max(...values))})`
}

/**
 * The 95 % interval of the median, from order statistics: no distribution is assumed. Of fewer than six values it is the
 * whole range, which then covers less.
 */
export function medianInterval(values: readonly number[]): readonly [low: number, high: number] {
  const sorted = [...values].sort((a, b) => a - b)
  const count = sorted.length
  // Values below the median are heads of `count` tosses: the most that may be cut at each end with 2.5 % left there.
  let cut = 0
  let ways = 1
  for (let below = 0, sum = 0; below < count; below++) {
    sum += ways / 2 ** count
    if (sum > 0.025) break
    cut = below
    ways = (ways * (count - below)) / (below + 1)
  }
  return [sorted[cut] ?? Number.NaN, sorted[count - 1 - cut] ?? Number.NaN]
}
