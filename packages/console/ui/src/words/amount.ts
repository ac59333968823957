const whole = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

export const amount = (count: number): string => whole.format(count)

/** From a hundred thousand on in few characters: 123.4K. */
export const roughly = (count: number): string =>
  Math.abs(count) < 100_000 ? whole.format(count) : compact.format(count)

/** `1 letter`, `2 letters`, `1,204 letters`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${whole.format(count)} ${count === 1 ? one : many}`

const units = ['B', 'kB', 'MB', 'GB', 'TB']

export function bytes(count: number): string {
  let value = count
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : tenth.format(value)} ${units[unit]}`
}

export const percent = (part: number, all: number): string =>
  all === 0 ? '0 %' : `${Math.floor((100 * part) / all)} %`
