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

/** The beginning of the day that was read last, and its ten characters as numbers of their codes. */
let readDay = { date: '', begun: Number.NaN }

/**
 * ISO 8601 in UTF-8 as milliseconds since the epoch; `NaN` when it is none. As `Date.parse`, which takes ten times as long for the
 * form that {@link isoTime} writes.
 */
export function readIsoTime(bytes: Buffer, start = 0, end = bytes.length): number {
  const text = bytes.toString('latin1', start, end)
  if (end - start !== 24 || bytes[start + 23] !== 0x5a || bytes[start + 10] !== 0x54) return parsed(text)
  const date = text.slice(0, 10)
  if (date !== readDay.date) readDay = { date, begun: parsed(`${date}T00:00:00.000Z`) }
  const number = (at: number, digits: number): number => {
    let value = 0
    for (let i = start + at; i < start + at + digits; i++) {
      const digit = (bytes[i] as number) - 48
      if (digit < 0 || digit > 9) return Number.NaN
      value = value * 10 + digit
    }
    return value
  }
  const colons = bytes[start + 13] === 0x3a && bytes[start + 16] === 0x3a && bytes[start + 19] === 0x2e
  const [hours, minutes, seconds] = [number(11, 2), number(14, 2), number(17, 2)]
  if (!colons || !(hours < 24 && minutes < 60 && seconds < 60)) return parsed(text)
  return readDay.begun + hours * HOUR + minutes * MINUTE + seconds * 1000 + number(20, 3)
}

const parsed = (text: string): number => (/^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN)
