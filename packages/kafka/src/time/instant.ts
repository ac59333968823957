/** How far ahead of now an instant of a log may be asked for: what lies further ahead is almost surely another unit. */
const aheadMs = 86_400_000
/** The last instant that a Date can have. */
const lastMs = 8.64e15
/** Milliseconds below this are a moment before March 1973; above `leastSeconds` they are almost surely seconds since then. */
const leastMs = 100_000_000_000
const leastSeconds = 100_000_000

const units = [
  ['seconds', 1e3],
  ['microseconds', 1e-3],
  ['nanoseconds', 1e-6]
] as const

/** What an option that is an instant has to be; see {@link instantFault}. */
export const instantExpected = 'milliseconds since the epoch or a Date, at most a day ahead of now'

/**
 * Why a value cannot be meant as an instant of a log, milliseconds since the epoch or a Date; `undefined` when it can.
 * Nothing in a log is younger than now, a wrong clock aside: an instant that lies far ahead would start behind
 * everything, and pass all of it over without a word.
 */
export function instantFault(value: unknown, now: number = Date.now()): string | undefined {
  const ms = value instanceof Date ? value.getTime() : value
  if (typeof ms !== 'number' || Number.isNaN(ms)) return 'no instant'
  if (ms < 0) return 'before 1970'
  const seemsSeconds = ms >= leastSeconds && ms < leastMs
  if (Number.isInteger(ms) && ms <= now + aheadMs && !seemsSeconds) return undefined
  const meant = units.find(([, factor]) => ms * factor >= leastMs && ms * factor <= now + aheadMs)
  if (meant) return `which looks like ${meant[0]} (${new Date(Math.floor(ms * meant[1])).toISOString()})`
  if (!Number.isInteger(ms)) return 'not a whole number'
  if (ms > lastMs) return 'out of the range of instants'
  if (seemsSeconds) return `which is ${new Date(ms).toISOString()} and looks like seconds`
  return `which is ${new Date(ms).toISOString()}, more than a day ahead`
}
