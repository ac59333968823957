import { unquoted } from '../mask/mask-json.ts'

const numberParts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,15}))?$/

/** What a number of JSON is, digit by digit: two of one value have one text, however many digits they have. `null`: it is no number. */
export function exactNumber(text: string): string | null {
  const parts = numberParts.exec(text)
  if (parts === null || /^-?0\d/.test(text)) return null
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end--
  if (end === 0) return '0'
  return `${sign}${digits.slice(0, end)}e${Number(power) - fraction.length + digits.length - end}`
}

/**
 * Whether a value of JSON is what somebody looks for. Texts are the same character by character, numbers when they are equal digit by
 * digit (`42`, `42.0` and `4.2e1` are one, 9007199254740993 and …992 are two), and a number is not the same as another text of it.
 * @param token as it stands in JSON
 */
export function isSameScalar(token: string, wanted: string): boolean {
  if (token.startsWith('"')) return unquoted(token) === wanted
  if (token === wanted) return true
  const number = exactNumber(token)
  return number !== null && number === exactNumber(wanted)
}
