import { DeadLetterError } from '@dead-letter/kafka'
import { inOurWords } from './flag-names.ts'

/** What is longer was made to do harm; the library's letters have the same bounds. */
const nameChars = 200
const messageChars = 65_536

export interface ToldError {
  readonly name: string
  readonly code?: string
  readonly message: string
}

/**
 * An error as an event tells it. Total over whatever was thrown: getters that throw, revoked proxies, what only looks like an
 * error of the library. Each property is read once, and only text is taken.
 */
export function errorToJson(error: unknown): ToldError {
  try {
    if (DeadLetterError.is(error)) return bounded(error.name, error.code, inOurWords(error))
  } catch {
    // It has the brand and not what belongs to it.
  }
  if (!isError(error)) return bounded(typeof error, undefined, describe(error))
  return bounded(read(error, 'name') ?? 'Error', read(error, 'code'), read(error, 'message') ?? '')
}

function bounded(name: unknown, code: unknown, message: unknown): ToldError {
  return {
    name: shortened(textOf(name), nameChars),
    ...(typeof code === 'string' ? { code: shortened(code, nameChars) } : {}),
    message: shortened(textOf(message), messageChars)
  }
}

function read(error: object, property: string): unknown {
  try {
    return (error as Readonly<Record<string, unknown>>)[property]
  } catch {
    return undefined
  }
}

function isError(value: unknown): value is Error {
  try {
    return value instanceof Error
  } catch {
    return false
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : describe(value))

/** Total: an object may have a `toString` of its own, or none. */
export function describe(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return 'a value that cannot be shown'
  }
}

/** Cut between characters. */
function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = /[\ud800-\udbff]/.test(text[limit - 2] as string) ? limit - 2 : limit - 1
  return `${text.slice(0, end)}…`
}
