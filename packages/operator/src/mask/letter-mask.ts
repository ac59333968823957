import { isUtf8 } from 'node:buffer'
import {
  DeadLetterError,
  letterFingerprint,
  type RecordHeader,
  readDeadLetter,
  type SourceRecord
} from '@dead-letter/kafka/internal'
import { Letter } from '../letters/letter.ts'
import { parseFieldPath, type Step } from './field-path.ts'
import { maskJson, maskText, mayHaveFields } from './mask-json.ts'
import { Quotations } from './quotations.ts'
import { shortIn, withoutScalars } from './short-scalars.ts'

/** Hides fields and headers of letters that are shown or written. */
export interface LetterMask {
  /** What it was made of: paths of fields and names of headers. */
  readonly given: readonly string[]
  /** A letter of the same failure and the same cause, without what is hidden. */
  readonly apply: (letter: Letter) => Letter
  /**
   * What a function made of a letter, without what is hidden in the letter, wherever it put that, and without what is hidden where it
   * stands now. Of the value, the key and each header only so many bytes are kept.
   */
  readonly applyMade: (made: Letter, letter: Letter, bytes: number) => Letter
  /** What somebody says of a letter, without what is hidden in it: the message of a handler that it was given to. */
  readonly said: (letter: Letter, text: string) => string
}

/** Hides nothing. */
export const noMask: LetterMask = {
  given: [],
  apply: letter => letter,
  applyMade: made => made,
  said: (_, text) => text
}

/** Whether a text is a path of a field, or can be a header's name. */
export const isMask = (text: string): boolean => (text.startsWith('$') ? parseFieldPath(text) !== null : text !== '')

/**
 * Makes a mask. Values at the paths are hidden in the value and, where it is JSON, the key; headers by name, upper and lower case
 * alike. What is hidden is also taken out of whatever quotes it: messages, stack traces, the key, other headers. A value that is
 * not JSON is shown up to where it stops being JSON, and hidden from there on.
 * @param given paths of fields (`$.card`, `$.items[*].sku`, `$..card` at any depth, `$` for all) and names of headers
 * @throws DeadLetterError OPTION_INVALID
 */
export function letterMask(given: readonly string[]): LetterMask {
  const paths: (readonly Step[])[] = []
  const names = new Set<string>()
  for (const item of given) {
    const path = parseFieldPath(item)
    if (path !== null) paths.push(path)
    else if (isMask(item)) names.add(item.toLowerCase())
    else throw new DeadLetterError('OPTION_INVALID', { option: 'mask', expected, got: `'${item}'` })
  }
  if (given.length === 0) return noMask
  return {
    given,
    apply: letter => masked(letter, paths, names),
    applyMade: (made, letter, bytes) => withoutHidden(masked(made, paths, names), hide(letter, paths, names), bytes),
    said: (letter, text) => hide(letter, paths, names).hidden.mask(text)
  }
}

/** What may be written of a letter, and what was hidden in it: the whole mask where anything was, nothing where nothing was. */
export function maskRecord(
  letter: Letter,
  { apply, given }: LetterMask
): { readonly record: SourceRecord; readonly masked: readonly string[] } {
  const { record } = apply(letter)
  const { rawKey, rawValue, headers } = letter.record
  const whole =
    record.rawKey === rawKey &&
    record.rawValue === rawValue &&
    record.headers.every(({ value }, i) => value === headers[i]?.value)
  return { record, masked: whole ? [] : given }
}

const expected = 'paths of fields such as $.card, $.items[*].sku or $..card, and names of headers'

type Paths = readonly (readonly Step[])[]

/** Key and value without what is hidden, and all that was hidden, headers included. */
function hide({ record }: Letter, paths: Paths, names: ReadonlySet<string>) {
  const hidden = new Quotations()
  const texts: string[] = []
  const note = (text: string): void => {
    hidden.add(text)
    texts.push(text)
  }
  const isNamed = ({ name }: RecordHeader): boolean => names.has(name.toLowerCase())
  for (const header of record.headers) if (header.value !== null && isNamed(header)) note(textOf(header.value))
  const rawValue = maskBytes(record.rawValue, paths, note)
  const key = mayHaveFields(record.rawKey) ? maskBytes(record.rawKey, paths, note) : record.rawKey
  return { hidden, texts, isNamed, rawValue, rawKey: hidden.isEmpty ? key : withoutQuotations(key, hidden) }
}

function masked(letter: Letter, paths: Paths, names: ReadonlySet<string>): Letter {
  const { record } = letter
  const { hidden, isNamed, rawValue, rawKey } = hide(letter, paths, names)
  const { topic, partition, offset, timestamp, timestampType } = record
  const shown: SourceRecord = {
    ...{ topic, partition, offset, timestamp, timestampType, rawValue, rawKey },
    headers: record.headers.map(header =>
      header.value === null
        ? header
        : isNamed(header)
          ? { ...header, value: Buffer.from(maskText) }
          : hidden.isEmpty || tellsThePlace(header.name)
            ? header
            : { ...header, value: withoutQuotations(header.value, hidden) }
    )
  }
  // The cause is what the whole letter tells: two that differ in what is hidden stay apart, or together, as they are.
  const facts = { ...readDeadLetter(shown), fingerprint: letterFingerprint(letter) }
  return new Letter(shown, facts, letter.key)
}

/** Of bytes that are cut more are looked through: what is hidden may stand over the place where they are cut. */
const overlapBytes = 1024

function withoutHidden(made: Letter, { hidden, texts }: ReturnType<typeof hide>, bytes: number): Letter {
  const short = new Set(texts.flatMap(shortIn))
  const { record, facts, key } = made
  const clean = (given: Buffer | null): Buffer | null => {
    if (given === null || !isUtf8(given)) return given === null || hidden.isEmpty ? given : Buffer.from(maskText)
    const text = withoutScalars(textOf(given), short)
    return Buffer.from(hidden.mask(text.slice(0, bytes + overlapBytes)).slice(0, bytes))
  }
  const headers = record.headers.map(header => ({ ...header, value: clean(header.value) }))
  return new Letter({ ...record, headers, rawKey: clean(record.rawKey), rawValue: clean(record.rawValue) }, facts, key)
}

const framework =
  /^(?:x-dead-letter-|x-original-|x-exception-|kafka_|retry_topic|__(?:connect|streams|dlq)\.errors\.|dead-letter-)/
const place =
  /(?:topic|offset|timestamp|timestamp-?type|group|id|lineage|attempts|at|stage|fqcn|class|class\.name|fingerprint|origin|trimmed|redrives|parked|redrive)$/i

/** Headers that say where a record was and what class of error it met: short names, in which a secret is found by chance only. */
const tellsThePlace = (name: string): boolean =>
  framework.test(name) && (place.test(name) || (name.endsWith('partition') && name !== 'x-dead-letter-partition'))

const textOf = (bytes: Buffer): string => bytes.toString('utf8')

function withoutQuotations<T extends Buffer | null>(bytes: T, hidden: Quotations): T | Buffer {
  if (bytes === null || !isUtf8(bytes)) return bytes
  const text = textOf(bytes)
  const left = hidden.mask(text)
  return left === text ? bytes : Buffer.from(left)
}

function maskBytes(bytes: Buffer | null, paths: Paths, note: (text: string) => void): Buffer | null {
  if (bytes === null || paths.length === 0) return bytes
  if (!isUtf8(bytes))
    return Buffer.from(`${maskText} (${bytes.length} bytes that are not text: fields cannot be told apart)`)
  const found = maskJson(textOf(bytes), paths)
  for (const text of found.hidden) note(text)
  return found.hidden.length === 0 ? bytes : Buffer.from(found.text)
}
