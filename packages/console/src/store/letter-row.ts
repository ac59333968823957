import { isUtf8 } from 'node:buffer'
import { diedAt, isDate, type Letter, ownText, readCause } from '@dead-letter/operator'

/** What the index holds of a letter. */
export interface IndexedLetter {
  readonly fingerprint: string
  readonly cause: string
  readonly example: string
  readonly origin: string | null
  readonly group: string | null
  readonly stage: string | null
  readonly class: string | null
  readonly error: string | null
  readonly dialect: string | null
  readonly partition: number
  readonly offset: number
  /** Milliseconds since the epoch; 0 where no time that is one is told. */
  readonly at: number
  /** It tells a time that is none, by which it may be asked for all the same. */
  readonly isOdd: boolean
  readonly failure: Buffer
  readonly redrives: number
  readonly attempts: number | null
  readonly originPartition: number | null
  readonly originOffset: number | null
  readonly originAt: number | null
  readonly message: string
  readonly key: string | null
  readonly value: string | null
  readonly size: number | null
}

/** Bounds on what is kept of one letter. */
export interface LetterBounds {
  /** Bytes of the value; 0: values are not indexed. */
  readonly valueBytes: number
}

const nameBytes = 300
const messageBytes = 500
const keyBytes = 300

/** @param letter masked */
export function indexedLetter(letter: Letter, { valueBytes }: LetterBounds): IndexedLetter {
  const { facts, record } = letter
  const cause = readCause(letter)
  const at = diedAt(letter)
  return {
    fingerprint: cause.fingerprint,
    cause: ownText(cause.name, nameBytes),
    example: ownText(cause.message, messageBytes),
    origin: short(facts.topic),
    group: short(facts.group),
    stage: facts.stage ?? null,
    class: facts.class ?? null,
    error: short(facts.errorName),
    dialect: facts.dialect ?? (facts.own ? 'dead-letter' : null),
    partition: record.partition,
    offset: record.offset,
    at: isDate(at) ? at : isDate(record.timestamp) ? record.timestamp : 0,
    // −1 of the record: it has none.
    isOdd: !isDate(at) && !(at === -1 && record.timestamp === -1),
    failure: letter.key,
    redrives: whole(letter.redrives) ?? 0,
    attempts: whole(facts.attempts),
    originPartition: whole(facts.partition),
    originOffset: whole(facts.offset),
    originAt: facts.timestamp !== undefined && isDate(facts.timestamp) ? facts.timestamp : null,
    message: ownText(facts.message ?? cause.message, messageBytes),
    key: textOf(record.rawKey, keyBytes),
    value: valueBytes === 0 ? null : textOf(record.rawValue, valueBytes),
    size: record.rawValue?.length ?? null
  }
}

const short = (text: string | undefined): string | null => (text === undefined ? null : ownText(text, nameBytes))
const whole = (value: number | undefined): number | null =>
  value !== undefined && Number.isSafeInteger(value) ? value : null

/** The beginning of bytes that are text; `null` for others. */
function textOf(bytes: Buffer | null, limit: number): string | null {
  if (bytes === null) return null
  if (bytes.length <= limit) return isUtf8(bytes) ? bytes.toString('utf8') : null
  let end = limit
  while (end > limit - 4 && ((bytes[end] as number) & 0xc0) === 0x80) end--
  const head = bytes.subarray(0, end)
  return isUtf8(head) ? head.toString('utf8') : null
}
