import { readFileSync } from 'node:fs'
import type { FailureClass, FailureStage } from '../../src/failure/failure.ts'

/** What an error of a real library looked like, as its properties tell it. */
export type Described = { readonly [property: string]: unknown }

export interface LibraryError {
  /** Name and version of the package that threw it; `node` for what Node itself throws. */
  readonly library: string
  /** What was done to get it. */
  readonly what: string
  readonly stage: FailureStage
  readonly class: FailureClass
  readonly error: Described
}

/**
 * Errors of real libraries, thrown against closed ports, servers that never answer or cut the connection, and servers
 * that answer with one status or error code; where a server would be needed, made by the library's own class.
 */
export const libraryErrors = JSON.parse(
  readFileSync(new URL('library-errors.json', import.meta.url), 'utf8')
) as readonly LibraryError[]

/** An error with the same properties, whose class has the same name. */
export function madeAgain(described: Described): Error {
  const error = new Error(String(described.message ?? ''))
  for (const [name, value] of Object.entries(described)) {
    const made = name === 'constructor' ? { name: value } : revive(value)
    Object.defineProperty(error, name, { value: made, configurable: true, writable: true })
  }
  return error
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value
  if ('message' in value) return madeAgain(value as Described)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]))
}
