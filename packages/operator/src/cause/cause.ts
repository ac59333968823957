import { type CausePart, explainLetterCause, letterCause } from '@dead-letter/kafka/internal'
import type { Letter } from '../letters/letter.ts'

/** What went wrong. */
export interface Cause {
  /** The same for letters of one cause, whoever wrote them. */
  readonly fingerprint: string
  /** The root cause's class and code where the letter tells them; without any class the beginning of its message. */
  readonly name: string
  readonly message: string
}

/** Of a message that stands for a class. */
const messageChars = 200

/** What a letter died of: the exception behind the wrappers of a framework, in whatever dialect it is told. */
export function readCause(letter: Letter): Cause {
  const { fingerprint, name, message } = letterCause(letter)
  // Ours tell the root cause's code too.
  const told = letter.facts.cause ?? name
  return { fingerprint, name: told || firstLine(message) || 'unknown', message }
}

/** Why a letter is with others of its cause: every part of it that was looked at, whether it counts and why. */
export const explainCause = (letter: Letter): readonly CausePart[] => explainLetterCause(letter).parts

export const causeOf = (letter: Letter): string => readCause(letter).name

const firstLine = (message: string): string =>
  message
    .slice(0, messageChars)
    .trim()
    .split(/[\r\n]/, 1)[0] ?? ''
