import { type CelInput, celUint, isCelUint } from '@bufbuild/cel'
import { parseNumbers } from '../letters/exact-json.ts'

/** Levels of a value beyond which it is no value that an expression looks into. */
const deepest = 200

/** Whole numbers that a double may not hold have so many digits. */
const mayBeInexact = /\d{16}/

/** A whole number that a double does not hold, so that it equals itself alone: an int, a uint, or the text of its digits. */
function exactWhole(value: number, source: string): CelInput {
  if (Number.isSafeInteger(value) || !/^-?\d+$/.test(source)) return value
  if (source.length > 20) return source
  const whole = BigInt(source)
  if (whole === BigInt.asIntN(64, whole)) return whole
  return whole === BigInt.asUintN(64, whole) ? celUint(whole) : source
}

/**
 * What JSON.parse gives as CEL has it: numbers are doubles, as CEL's own JSON conversion makes them, but for whole numbers that a double
 * does not hold. @throws RangeError when too deep
 */
export function celOf(value: unknown, depth = 0): CelInput {
  if (depth > deepest) throw new RangeError(`the value has more than ${deepest} levels`)
  if (Array.isArray(value)) return value.map(item => celOf(item, depth + 1))
  if (typeof value === 'object' && value !== null && !isCelUint(value))
    return new Map(Object.entries(value).map(([name, item]) => [name, celOf(item, depth + 1)]))
  return value as CelInput
}

/** Bytes as an expression sees them: their JSON, else their text; null where there are none. @throws RangeError when too deep */
export function celOfBytes(bytes: Buffer | null): CelInput {
  if (bytes === null) return null
  const text = bytes.toString('utf8')
  let parsed: unknown
  try {
    parsed = mayBeInexact.test(text) ? parseNumbers(text, exactWhole) : JSON.parse(text)
  } catch (error) {
    // It is JSON, and too deep for whoever reads its numbers as they are written.
    if (error instanceof RangeError) throw error
    return text
  }
  return celOf(parsed)
}
