const SECOND = 1000
/** Up to here a year has four digits. */
export const LAST_ISO = Date.UTC(10_000, 0) - 1

/** A second as text up to the dot. Times that are written come close together, and a Date's text costs. */
let second = Number.NaN
let text = ''

/** As `new Date(milliseconds).toISOString()`. */
export function isoTime(milliseconds: number): string {
  const inSecond = milliseconds % SECOND
  if (!(milliseconds >= 0 && milliseconds <= LAST_ISO) || !Number.isInteger(inSecond))
    return new Date(milliseconds).toISOString()
  const begun = milliseconds - inSecond
  if (begun !== second) {
    text = new Date(begun).toISOString().slice(0, -4)
    second = begun
  }
  return `${text}${inSecond < 100 ? (inSecond < 10 ? '00' : '0') : ''}${inSecond}Z`
}
