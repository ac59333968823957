const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
const age = /^(\d+)(ms|s|m|h|d)$/
const isoAge = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Epoch milliseconds below this are a moment of before March 1973: almost surely seconds. */
const leastEpochMs = 100_000_000_000
/** What lies further ahead would pass over everything that is there. */
const lastMs = (): number => Date.now() + unitMs.d
const units = [
  ['seconds', 1e3],
  ['microseconds', 1e-3],
  ['nanoseconds', 1e-6]
] as const

/**
 * Reads a moment: ISO 8601 (UTC where it names no offset), milliseconds since the epoch, or, when `now` is given, an age
 * (`90s`, `1h`, `7d`, `PT24H`) before it.
 * @returns milliseconds since the epoch, or why it cannot be read
 */
export function readInstant(given: unknown, now?: number): number | { readonly reason: string } {
  const text = typeof given === 'number' ? String(given) : given
  if (typeof text !== 'string') return { reason: 'ISO 8601 or milliseconds since the epoch' }
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const ms = Number(text)
    if (Number.isSafeInteger(ms) && ms >= leastEpochMs && ms <= lastMs()) return ms
    const unit = units.find(([, factor]) => ms * factor >= leastEpochMs && ms * factor <= lastMs())
    const seems = unit === undefined ? '' : `; this looks like ${unit[0]}`
    return { reason: `milliseconds since the epoch have 13 digits${seems}` }
  }
  const ago = now === undefined ? null : readAge(text)
  if (ago !== null) return (now as number) - ago
  const parts = iso.exec(text)
  if (parts === null) return { reason: 'ISO 8601 such as 2026-03-01T12:00:00Z, or milliseconds since the epoch' }
  const [, day, time = '00:00', zone = 'Z'] = parts
  const offset = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()
  const ms = Date.parse(`${day}T${time.replace(',', '.')}${offset}`)
  // Date.parse takes 30 February for 2 March
  if (Number.isNaN(ms) || !new Date(Date.parse(`${day}T00:00Z`)).toISOString().startsWith(day as string))
    return { reason: 'no such date or time' }
  return ms <= lastMs() ? ms : { reason: 'it lies more than a day ahead, behind everything' }
}

function readAge(text: string): number | null {
  const short = age.exec(text)
  if (short !== null) return Number(short[1]) * unitMs[short[2] as keyof typeof unitMs]
  const long = isoAge.exec(text)
  if (long === null || text === 'P' || text.endsWith('T')) return null
  const [weeks, days, hours, minutes, seconds] = long.slice(1).map(part => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number
  ]
  return (weeks * 7 + days) * unitMs.d + hours * unitMs.h + minutes * unitMs.m + seconds * unitMs.s
}
