import { DeadLetterError, type SourceRecord } from '@dead-letter/kafka/internal'
import { parseFieldPath, type Step } from '../mask/field-path.ts'
import { mayHaveFields, scalarsAt } from '../mask/mask-json.ts'
import { isSameScalar } from './same-scalar.ts'

/** Whether a record is one of those to be erased. */
export type EraseMatch = (record: Pick<SourceRecord, 'rawKey' | 'rawValue'>) => boolean

/** Of a value that is no JSON nobody knows the fields: a text of so many characters that stands in it by itself is taken for the person's. */
const leastChars = 4

interface Wanted {
  readonly path: readonly Step[]
  readonly value: string
}

/**
 * Records with one of the keys, byte by byte, or with a value in a field of their JSON value (or JSON key), compared as
 * {@link isSameScalar} says. A value that is not JSON is one when the text that is looked for stands in it, and is no part of a longer
 * word, number or address there: what is deleted of somebody else is gone for good.
 * @param fields each a path and what stands there: `$.customer.id=42`, `$..email=a@b.example`
 * @throws DeadLetterError OPTION_INVALID
 */
export function eraseMatch(keys: readonly string[], fields: readonly string[]): EraseMatch {
  const wantedKeys = new Set(keys.map(key => Buffer.from(key).toString('latin1')))
  const wanted = fields.map(readField)
  return ({ rawKey, rawValue }) => {
    if (rawKey !== null && wantedKeys.has(rawKey.toString('latin1'))) return true
    return wanted.length > 0 && (holds(rawValue, wanted) || (mayHaveFields(rawKey) && holds(rawKey, wanted)))
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
  return wanted.some(({ path, value }) => {
    const found = scalarsAt(text, path)
    return found === null ? standsIn(text, value) : found.some(token => isSameScalar(token, value))
  })
}

const [joinedBefore, joinedBehind] = [/[\p{L}\p{N}_.+-]$/u, /^(?:[\p{L}\p{N}_]|[.+@-][\p{L}\p{N}])/u]

/** Whether a text stands in one whose fields nobody knows, by itself. */
function standsIn(text: string, value: string): boolean {
  if (value.length < leastChars) return false
  const isWord = (part: string): boolean => /^[\p{L}\p{N}]$/u.test(part)
  const [first, last] = [value[0] ?? '', value.at(-1) ?? '']
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const end = at + value.length
    // JSON that was cut off in the middle of a number: which one it was nobody knows.
    const mayGoOn = end === text.length && /^\s*[{[]/.test(text) && /\d$/.test(value)
    const front = text.slice(Math.max(0, at - 2), at)
    // A line break as JSON writes it is no letter of the word.
    const before = isWord(first) && joinedBefore.test(front) && !/\\[bfnrt]$/.test(front)
    const behind = isWord(last) && joinedBehind.test(text.slice(end, end + 3))
    if (!mayGoOn && !before && !behind) return true
  }
  return false
}
