/** Offsets [start, end). */
export interface OffsetRange {
  readonly start: number
  readonly end: number
}

/**
 * What both lists hold, as ranges apart from each other, ascending.
 * @param a ascending, apart from each other
 * @param b the same
 * @param most ends after so many: the lowest are kept
 */
export function unionOfRanges(
  a: readonly OffsetRange[],
  b: readonly OffsetRange[],
  most = Number.POSITIVE_INFINITY
): OffsetRange[] {
  const union: OffsetRange[] = []
  let i = 0
  let j = 0
  let start = 0
  let end = -1
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]]
    const next = (y === undefined || (x !== undefined && x.start <= y.start) ? x : y) as OffsetRange
    if (next === x) i++
    else j++
    if (next.start <= end) {
      end = Math.max(end, next.end)
      continue
    }
    if (end > start && union.push({ start, end }) >= most) return union
    start = next.start
    end = next.end
  }
  if (end > start) union.push({ start, end })
  return union
}
