import { slotMs } from '../store/schema.ts'

/** Equal parts of a time. */
export interface Buckets {
  readonly from: number
  readonly until: number
  readonly stepMs: number
  readonly count: number
}

export interface TrendCounts {
  from: number
  stepMs: number
  counts: number[]
}

/** As many buckets as asked for or fewer: none is finer than what is counted. */
export function bucketsOf(since: number, until: number, wanted: number): Buckets {
  const from = Math.floor(since / slotMs) * slotMs
  const end = Math.max(until, from + slotMs)
  const stepMs = Math.max(1, Math.ceil((end - from) / wanted / slotMs)) * slotMs
  return { from, until: end, stepMs, count: Math.max(1, Math.ceil((end - from) / stepMs)) }
}

export const emptyTrend = ({ from, stepMs, count }: Buckets): TrendCounts => ({
  ...{ from, stepMs, counts: new Array<number>(count).fill(0) }
})

export function addToTrend(trend: TrendCounts, slot: number, letters: number): void {
  const bucket = Math.floor((slot * slotMs - trend.from) / trend.stepMs)
  if (bucket >= 0 && bucket < trend.counts.length) trend.counts[bucket] = (trend.counts[bucket] ?? 0) + letters
}

/** In SQL, what slots of one bucket have in common: thousands of them come as one row. */
export const bucketOfSlot = ({ from, stepMs }: Buckets): string =>
  `slot < ${from / slotMs}, (slot - ${from / slotMs}) / ${stepMs / slotMs}`
