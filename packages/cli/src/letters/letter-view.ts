import type { ReadLetter } from '@dead-letter/kafka'
import { bytesToJson } from './bytes-to-json.ts'
import { jsonTime } from './letter-time.ts'
import { isWrapper, nestedCause } from './nested-cause.ts'

/** Of a message that stands for a class. */
const messageChars = 200

/** What went wrong. */
export interface Cause {
  /** The root cause's class where the letter tells it, else the error's; without any class the beginning of its message. */
  readonly name: string
  readonly message: string
  /** The stack trace told it, where the letter has a wrapper only: one class can then be several causes. */
  readonly nested: boolean
}

export function readCause({ facts }: ReadLetter): Cause {
  const { cause, errorName, message = '' } = facts
  const name = cause ?? errorName
  const inner = cause === undefined && errorName !== undefined && isWrapper(errorName) ? nestedCause(facts.stack) : null
  if (inner !== null) return { ...inner, nested: true }
  return { name: name || messageShape(message) || 'unknown', message, nested: false }
}

export const causeOf = (letter: ReadLetter): string => readCause(letter).name

/** The first line of a message, without the words that have digits: numbers and ids change from letter to letter. */
export const messageShape = (message: string): string =>
  (
    message
      .slice(0, messageChars)
      .trim()
      .split(/[\r\n]/, 1)[0] ?? ''
  )
    .split(' ')
    .map(word => (/\d/.test(word) ? '?' : word))
    .join(' ')

/** Milliseconds since the epoch at which the record was given up; without it, when the letter was written. */
export const diedAt = ({ facts, record }: ReadLetter): number => facts.at ?? record.timestamp

/** A letter as one JSON object. Facts that it does not tell are absent; a time is ISO 8601, or a number where it is no date. */
export function letterToJson(letter: ReadLetter): Record<string, unknown> {
  const { record, facts } = letter
  const key = bytesToJson(record.rawKey)
  const value = bytesToJson(record.rawValue)
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: jsonTime(record.timestamp),
    dialect: facts.dialect,
    origin: {
      topic: facts.topic,
      partition: facts.partition,
      offset: facts.offset,
      timestamp: facts.timestamp === undefined ? undefined : jsonTime(facts.timestamp)
    },
    group: facts.group,
    stage: facts.stage,
    class: facts.class,
    cause: causeOf(letter),
    error: facts.errorName,
    message: facts.message,
    stack: facts.stack,
    attempts: facts.attempts,
    at: facts.at === undefined ? undefined : jsonTime(facts.at),
    id: facts.id,
    lineage: facts.lineage,
    fingerprint: facts.fingerprint,
    trimmed: facts.trimmed.length > 0 ? facts.trimmed : undefined,
    partitionNote: facts.partitionNote,
    redrives: facts.redrives > 0 ? facts.redrives : undefined,
    key: key.text,
    keyEncoding: key.encoding,
    value: value.text,
    encoding: value.encoding,
    headers: record.headers.map(header => {
      const content = bytesToJson(header.value)
      return { name: header.name, value: content.text, encoding: content.encoding }
    })
  }
}
