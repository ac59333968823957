const hour = 3_600_000

export interface Range {
  readonly since?: number
  readonly until?: number
}

export interface NamedRange extends Range {
  readonly id: string
  /** Of a day: its beginning. */
  readonly day?: number
}

const startOfDay = (at: number): Date => {
  const date = new Date(at)
  date.setHours(0, 0, 0, 0)
  return date
}

/** The last seven days as the reader's calendar has them, today first: days on which clocks change have 23 or 25 hours. */
export function days(now: number): NamedRange[] {
  return Array.from({ length: 7 }, (_, back) => {
    const since = startOfDay(now)
    since.setDate(since.getDate() - back)
    const until = new Date(since)
    until.setDate(until.getDate() + 1)
    return { id: `day-${back}`, day: since.getTime(), since: since.getTime(), until: until.getTime() }
  })
}

/** Spans that end now. Their beginning is a whole minute, so that asking twice is asking the same. */
export const spans: readonly { readonly id: string; readonly ms: number | null }[] = [
  { id: 'hour', ms: hour },
  { id: 'day', ms: 24 * hour },
  { id: 'week', ms: 7 * 24 * hour },
  { id: 'all', ms: null }
]

export const spanRange = (ms: number | null, now: number): Range =>
  ms === null ? {} : { since: Math.floor((now - ms) / 60_000) * 60_000 }

/** The name of the range that an address has; `null`: one of its own. */
export function nameOf(range: Range, now: number): string | null {
  const { since, until } = range
  if (since === undefined && until === undefined) return 'all'
  const day = days(now).find(named => named.since === since && named.until === until)
  if (day !== undefined) return day.id
  if (until !== undefined || since === undefined) return null
  // A page that stands open for a while still shows what it was asked for.
  const found = spans.find(({ ms }) => ms !== null && Math.abs(now - ms - since) < Math.max(120_000, ms / 10))
  return found?.id ?? null
}
