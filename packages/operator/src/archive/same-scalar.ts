import { exactNumber } from '../letters/exact-json.ts'
import { unquoted } from '../mask/mask-json.ts'

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
