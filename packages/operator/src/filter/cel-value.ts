import type { CelInput } from '@bufbuild/cel'

/** Levels of a value beyond which it is no value that an expression looks into. */
const deepest = 200

/** What JSON.parse gives as CEL has it: numbers are doubles, as CEL's own JSON conversion makes them. @throws RangeError when too deep */
export function celOf(value: unknown, depth = 0): CelInput {
  if (depth > deepest) throw new RangeError(`the value has more than ${deepest} levels`)
  if (Array.isArray(value)) return value.map(item => celOf(item, depth + 1))
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([name, item]) => [name, celOf(item, depth + 1)]))
  return value as CelInput
}

/** Bytes as an expression sees them: their JSON, else their text; null where there are none. */
export function celOfBytes(bytes: Buffer | null): CelInput {
  if (bytes === null) return null
  const text = bytes.toString('utf8')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return text
  }
  return celOf(parsed)
}
