import { DeadLetterError, type SourceRecord } from '@dead-letter/kafka/internal'
import { parseFieldPath, type Step, valuesAt } from '../mask/field-path.ts'

/** Whether a record is one of those to be erased. */
export type EraseMatch = (record: Pick<SourceRecord, 'rawKey' | 'rawValue'>) => boolean

/** Of a value that is no JSON nobody knows the fields: a text of so many characters in it is taken for the person's. */
const leastChars = 4

interface Wanted {
  readonly path: readonly Step[]
  readonly value: string
}

/**
 * Records with one of the keys, or with a value in a field of their JSON value (or JSON key). A value that is not JSON is one when the
 * text that is looked for stands anywhere in it.
 * @param fields each a path and what stands there: `$.customer.id=42`, `$..email=a@b.example`
 * @throws DeadLetterError OPTION_INVALID
 */
export function eraseMatch(keys: readonly string[], fields: readonly string[]): EraseMatch {
  const wantedKeys = new Set(keys)
  const wanted = fields.map(readField)
  return ({ rawKey, rawValue }) => {
    const key = rawKey?.toString('utf8')
    if (key !== undefined && wantedKeys.has(key)) return true
    return wanted.length > 0 && (holds(rawValue, wanted) || (/^[{[]/.test(key ?? '') && holds(rawKey, wanted)))
  }
}

function readField(field: string): Wanted {
  const at = field.indexOf('=')
  const path = at < 0 ? null : parseFieldPath(field.slice(0, at))
  const value = field.slice(at + 1)
  if (path !== null && path.length > 0 && value !== '') return { path, value }
  throw new DeadLetterError('OPTION_INVALID', {
    ...{ option: 'field', expected: 'a path and a value: $.customer.id=42', got: `'${field}'` }
  })
}

function holds(bytes: Buffer | null, wanted: readonly Wanted[]): boolean {
  if (bytes === null) return false
  const text = bytes.toString('utf8')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return wanted.some(({ value }) => value.length >= leastChars && text.includes(value))
  }
  return wanted.some(({ path, value }) => valuesAt(parsed, path).some(found => String(found) === value))
}
