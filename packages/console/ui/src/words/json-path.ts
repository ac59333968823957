/** From the root of a value to one place in it. */
export type JsonPath = readonly (string | number)[]

const plain = /^[A-Za-z_][A-Za-z0-9_]*$/

/** As columns name it: `$.items[0].sku`, `$["odd name"]`. */
export const columnPath = (path: JsonPath): string =>
  `$${path.map(step => (typeof step === 'number' ? `[${step}]` : plain.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`)).join('')}`

/** As an expression names it: `value.items[0].sku`. */
export const celPath = (path: JsonPath): string => `value${columnPath(path).slice(1)}`

/** In few words: the last name. */
export const lastName = (path: JsonPath): string =>
  String(path.findLast(step => typeof step === 'string') ?? path.at(-1) ?? 'value')

/** As a JSON pointer names it (RFC 6901). */
export const pointer = (path: JsonPath): string =>
  path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

export type Scalar = string | number | bigint | boolean | null

/**
 * An expression that is true of letters whose value has just this there. A whole number may be told as one with a fraction, but for one that
 * a double does not hold: an int, a uint, or the text of its digits.
 */
export const celEquals = (path: JsonPath, value: Scalar): string => `${celPath(path)} == ${celOf(value)}`

function celOf(value: Scalar): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'bigint' || value === BigInt.asIntN(64, value)) return String(value)
  return value === BigInt.asUintN(64, value) ? `${value}u` : `"${value}"`
}
