/** No endpoint is left alone for longer than this, whatever it asks for. */
export const longestRetryAfterMs = 120_000

/**
 * Milliseconds that an answer asks to be left alone for: `Retry-After` in seconds or as a date, which is compared with the
 * answer's own `Date` where it has one, since clocks differ.
 * @returns 0 when it asks for nothing, or for what is over
 */
export function retryAfterMs(headers: Pick<Headers, 'get'>, now: number): number {
  const asked = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,10}(?:\.\d{1,6})?$/.test(asked)) return Math.min(Number(asked) * 1000, longestRetryAfterMs)
  const until = asked === '' ? Number.NaN : Date.parse(asked)
  if (Number.isNaN(until)) return 0
  const sent = Date.parse(headers.get('date') ?? '')
  return Math.min(Math.max(0, until - (Number.isNaN(sent) ? now : sent)), longestRetryAfterMs)
}
