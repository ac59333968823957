import { levels, slotMs } from '../store/schema.ts'

/** Equal parts of a time. */
export interface Buckets {
  readonly from: number
  readonly until: number
  readonly stepMs: number
  readonly count: number
  /** Level of the rollup that none of them cuts. */
  readonly level: number
}

export interface TrendCounts {
  from: number
  stepMs: number
  counts: number[]
}

/** Parts of so many hours, or days, begin with one. */
const leastWhole = 2

/** As many buckets as asked for or fewer: none is finer than what is counted, and long ones are whole hours or days. */
export function bucketsOf(since: number, until: number, wanted: number): Buckets {
  const aim = (until - since) / wanted
  const level = levels.findLastIndex((slots, at) => at === 0 || aim >= leastWhole * slots * slotMs)
  const unit = (levels[level] as number) * slotMs
  const from = Math.floor(since / unit) * unit
  const end = Math.max(until, from + unit)
  const stepMs = Math.max(1, Math.ceil((end - from) / wanted / unit)) * unit
  return { from, until: end, stepMs, count: Math.max(1, Math.ceil((end - from) / stepMs)), level }
}

export const emptyTrend = ({ from, stepMs, count }: Buckets): TrendCounts => ({
  ...{ from, stepMs, counts: new Array<number>(count).fill(0) }
})

export function addToTrend(trend: TrendCounts, slot: number, letters: number): void {
  const bucket = Math.floor((slot * slotMs - trend.from) / trend.stepMs)
  if (bucket >= 0 && bucket < trend.counts.length) trend.counts[bucket] = (trend.counts[bucket] ?? 0) + letters
}

/** In SQL, what slots of one bucket have in common: thousands of them come as one row. @param slots of each that is counted */
export const bucketOfSlot = ({ from, stepMs }: Buckets, slots: number): string =>
  `(slot * ${slots} < ${from / slotMs}), (slot * ${slots} - ${from / slotMs}) / ${stepMs / slotMs}`
