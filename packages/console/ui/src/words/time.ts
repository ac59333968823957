const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, length: number, upTo: number])[] = [
  ['second', second, minute],
  ['minute', minute, hour],
  ['hour', hour, 2 * day],
  ['day', day, 60 * day],
  ['month', 30.44 * day, 730 * day],
  ['year', 365.25 * day, Number.POSITIVE_INFINITY]
]

const relative = new Intl.RelativeTimeFormat('en', { style: 'short', numeric: 'always' })

/** Milliseconds since the epoch that a date can say. */
export const isDate = (at: number | null | undefined): at is number =>
  typeof at === 'number' && Number.isFinite(at) && at > 0 && at < 8.64e15

/** How long ago, or ahead: '3 min. ago', 'in 2 hr.', 'just now'. */
export function ago(at: number, now: number): string {
  const distance = at - now
  const away = Math.abs(distance)
  // The page's clock may be so far behind what is told.
  if (away < 5 * second || (distance > 0 && distance <= 10 * second)) return 'just now'
  const [unit, length] = steps.find(([, , upTo]) => away < upTo) ?? ['year', 365.25 * day]
  return relative.format(Math.trunc(distance / length), unit)
}

/** A length of time in its two largest units: '2 d 4 h', '35 s'. */
export function span(ms: number): string {
  const whole = Math.max(0, Math.round(ms / second))
  const parts: readonly (readonly [string, number])[] = [
    ['d', Math.floor(whole / 86_400)],
    ['h', Math.floor(whole / 3600) % 24],
    ['min', Math.floor(whole / 60) % 60],
    ['s', whole % 60]
  ]
  const first = parts.findIndex(([, count]) => count > 0)
  if (first < 0) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${unit}`)
    .join(' ')
}

const exactly = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short'
})

/** The instant in the reader's zone, and the zone. */
export const exact = (at: number): string => exactly.format(at)

const short = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23'
})
const shortYear = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric' })

/** The instant in few characters: '26 Nov, 14:05', of other years '26 Nov 2024'. */
export const brief = (at: number, now: number): string =>
  new Date(at).getFullYear() === new Date(now).getFullYear() ? short.format(at) : shortYear.format(at)

const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'short' })

/** 'Tuesday 24 Nov' */
export const weekday = (at: number): string => dayName.format(at).replace(',', '')
