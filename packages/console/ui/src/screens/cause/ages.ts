import type { Range } from '../../address/ranges.ts'

export type Age = 'hour' | 'day' | 'week' | 'older'

const hour = 3_600_000
const limits: Readonly<Record<Age, readonly [from: number, to: number]>> = {
  hour: [hour, 0],
  day: [24 * hour, hour],
  week: [7 * 24 * hour, 24 * hour],
  older: [Number.POSITIVE_INFINITY, 7 * 24 * hour]
}

/** When letters of an age failed, to the minute. */
export function rangeOfAge(age: Age, now: number): Range {
  const [from, to] = limits[age]
  const minute = (back: number): number => Math.floor((now - back) / 60_000) * 60_000
  return { ...(Number.isFinite(from) ? { since: minute(from) } : {}), ...(to === 0 ? {} : { until: minute(to) }) }
}
