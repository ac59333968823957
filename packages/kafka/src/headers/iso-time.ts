const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Up to here a year has four digits. */
export const LAST_ISO = Date.UTC(10_000, 0) - 1

/** A day as text up to the `T`. Times that are written are mostly of a few days, and a Date's text costs. */
let day = Number.NaN
let text = ''
const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

/** As `new Date(milliseconds).toISOString()`. */
export function isoTime(milliseconds: number): string {
  const inDay = milliseconds % DAY
  if (!(milliseconds >= 0 && milliseconds <= LAST_ISO) || !Number.isInteger(inDay))
    return new Date(milliseconds).toISOString()
  const begun = milliseconds - inDay
  if (begun !== day) {
    text = new Date(begun).toISOString().slice(0, 11)
    day = begun
  }
  const hours = two[Math.trunc(inDay / HOUR)]
  const minutes = two[Math.trunc((inDay % HOUR) / MINUTE)]
  const seconds = two[Math.trunc((inDay % MINUTE) / 1000)]
  const millis = inDay % 1000
  return `${text}${hours}:${minutes}:${seconds}.${millis < 100 ? (millis < 10 ? '00' : '0') : ''}${millis}Z`
}
