import type { ReadLetter } from '@dead-letter/kafka/internal'
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
